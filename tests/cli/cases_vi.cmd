# cases and proposals in Vietnamese
thidua test vi/campaign.thidua --coverage
