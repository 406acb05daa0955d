thidua test campaign.thidua
thidua test failing.thidua
thidua test broken.thidua
thidua test campaign.thidua failing.thidua
