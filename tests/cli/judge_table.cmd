thidua judge campaign.thidua data
thidua judge campaign.thidua data --message-format plain
thidua judge campaign.thidua data --unit W1
thidua judge campaign.thidua data --as-of 2026-02-01
thidua judge campaign.thidua data/units.csv data/indicators.csv
thidua judge campaign.thidua - < data.json
thidua judge campaign.thidua data --fail-on fail
thidua judge campaign.thidua data --unit W2 --fail-on fail
thidua judge campaign.thidua data --unit W3 --fail-on undetermined
