thidua judge campaign.thidua parquet --message-format plain
