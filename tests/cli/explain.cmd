thidua explain campaign.thidua data --unit W1
thidua explain campaign.thidua data --unit W2
thidua explain campaign.thidua data --unit W3
thidua explain campaign.thidua data --unit W1 --criterion half --message-format plain
thidua explain campaign.thidua data --unit W1 --criterion satisfied --message-format json
thidua explain campaign.thidua data --unit W1 --criterion half --color always
