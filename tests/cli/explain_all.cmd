thidua explain honours.thidua honours --unit W2
thidua explain honours.thidua honours --unit W2 --criterion merit
