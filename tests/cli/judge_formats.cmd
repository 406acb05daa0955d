thidua judge campaign.thidua data --format json --unit W1
thidua judge campaign.thidua data --format jsonl
thidua judge campaign.thidua data --format csv
thidua judge campaign.thidua data --format csv -o out.csv
cat out.csv
thidua judge campaign.thidua data --format jsonl --only fail
thidua judge campaign.thidua data --format csv --only undetermined,not_applicable
thidua judge honours.thidua honours --format csv --only fail
thidua judge honours.thidua honours --format json --only fail
thidua judge campaign.thidua data --only fail
