thidua
thidua --help
thidua help pin
thidua judge -h
thidua --version
thidua judge --bad
thidua judge a b --format tabel
thidua judge a b --format x
thidua judge a b --as-of 2025-02-31
thidua judge campaign.thidua units.csv --threads many
thidua chek
thidua fmt
thidua pin --accept
thidua pin a b --accept all
thidua judge a b --observed --observed
thidua --message-format json explain
thidua --lang de
