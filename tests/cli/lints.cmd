thidua check doubts.thidua
thidua check doubts.thidua --deny W0403 --message-format plain
thidua check doubts.thidua --deny all-warnings --allow W0412 --message-format json
thidua check doubts.thidua --allow w0403,W0412
thidua check doubts.thidua --deny W9999
thidua check doubts.thidua --allow E0201
thidua check doubts.thidua --lang vi --message-format plain
thidua check doubts.thidua campaign.thidua --format sarif
thidua check broken.thidua missing.thidua --format sarif --message-format plain
thidua test doubts.thidua
