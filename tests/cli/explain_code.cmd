thidua explain E0302
thidua explain e0302
thidua explain E9999
thidua explain E0202x
thidua explain campaign.thidua data
thidua explain campaign.thidua data --unit W1 --criterion hal
