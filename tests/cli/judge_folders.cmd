thidua judge campaign.thidua untidy --format csv --unit W1
thidua judge campaign.thidua workbook --message-format plain
thidua judge campaign.thidua untidy untidy/README.txt --message-format plain
