thidua check campaign.thidua
thidua check honours.thidua
thidua check broken.thidua
thidua check broken.thidua --message-format plain
thidua check broken.thidua --message-format json
thidua check campaign.thidua broken.thidua
thidua check missing.thidua
thidua check - < campaign.thidua
thidua check - < data.json
