thidua judge campaign.thidua names
thidua judge campaign.thidua names --sort name
thidua judge campaign.thidua names --sort unit --format csv
thidua judge campaign.thidua names --sort half,name
thidua judge campaign.thidua names --sort on_time --sort half --format jsonl --unit W10
thidua judge campaign.thidua names --sort nam
thidua judge campaign.thidua names --sort kind,halv
thidua judge campaign.thidua names --sort campaign_score
thidua judge campaign.thidua names --sort name, --message-format json
