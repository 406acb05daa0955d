thidua judge
thidua judge campaign.thidua
thidua judge campaign.thidua nowhere
thidua judge campaign.thidua bad_data
thidua judge campaign.thidua bad_data --message-format plain
thidua judge campaign.thidua data --unit W9
thidua judge campaign.thidua data --as-of 2026-02-30
thidua judge broken.thidua data
thidua judge campaign.thidua data -o nowhere/out.csv
thidua frobnicate
