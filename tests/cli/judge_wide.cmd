thidua judge wide.thidua wide --format wide
thidua judge wide.thidua wide --format wide --observed
thidua judge wide.thidua wide later --format wide
thidua judge wide.thidua wide --format wide --unit W2 -o wide.csv
cat wide.csv
thidua judge campaign.thidua data --format wide --observed --sort name
thidua judge campaign.thidua data --format wide --as-of 2026-02-01
thidua judge campaign.thidua data --observed
