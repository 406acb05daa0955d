thidua init mine
cat mine/campaign.thidua mine/data/units.csv mine/data/indicators.csv
thidua init mine
thidua check mine/campaign.thidua
thidua test mine/campaign.thidua
thidua judge mine/campaign.thidua mine/data
