thidua --lang vi init mine
thidua check mine/campaign.thidua
thidua test mine/campaign.thidua
thidua judge mine/campaign.thidua mine/data
thidua explain mine/campaign.thidua mine/data --unit P01
