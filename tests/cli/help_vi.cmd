thidua --lang vi --help
thidua --lang=vi help
thidua judge -h --lang vi
thidua test --lang vi --help
thidua --lang vi judge --bad
thidua --lang vi judge a b --format tabel
thidua --lang vi judge a b --format x
thidua --lang vi judge a b --as-of 31/02/2025
thidua --lang vi chek
thidua --lang vi fmt
thidua --lang vi pin --accept
thidua --lang vi pin a b --accept all
thidua --lang vi judge a b --threads 0
thidua --lang vi judge a b --observed --observed
thidua --lang vi --message-format json explain
thidua --lang vi
