thidua judge campaign.thidua data --format json --unit W1
thidua judge campaign.thidua data --format jsonl
thidua judge campaign.thidua data --format csv
thidua judge campaign.thidua data --format csv -o out.csv
cat out.csv
