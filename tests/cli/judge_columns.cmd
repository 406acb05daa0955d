thidua judge wide.thidua wide --format wide --columns kind,effort,merit,merit_rank,unit
thidua judge wide.thidua wide --format wide --columns so_far,unit,half_observed,half --letters
thidua judge wide.thidua wide later --format wide --letters --columns unit,half,inventive,kind_,effort,result,merit,merit_rank,thanks,so_far
thidua judge wide.thidua wide --format wide --columns halv,unit,merit_ranks,kind_observd,wishes,unit,
thidua judge wide.thidua wide --columns unit --letters --observed --only fail
thidua --lang vi judge wide.thidua wide --format wide --columns unit,wishes,unit --message-format plain
thidua judge wide.thidua wide --format wide --observed --columns unit,half
