# rows that a selection picks from are pinned under their units
thidua pin pinned/ideas.thidua pinned/ideas
cat pinned/ideas.pinned
thidua test pinned/ideas.thidua
# one idea fewer, two more, and another score
cp pinned/ideas_later/indicators.csv pinned/ideas/indicators.csv
cp pinned/ideas_later/ideas.csv pinned/ideas/ideas.csv
thidua test pinned/ideas.thidua
thidua pin pinned/ideas.thidua --accept W3:best
thidua pin pinned/ideas.thidua --accept 'W2:best with title "Open day", quality 8'
cat pinned/ideas.pinned
thidua pin pinned/ideas.thidua --accept all
thidua test pinned/ideas.thidua
# fewer places, in another order
cp pinned/ideas_next.thidua pinned/ideas.thidua
thidua test pinned/ideas.thidua --message-format plain
thidua pin pinned/ideas.thidua --accept 'W2:best with title "Say \"yes\": at once", quality 7' W3:best
cat pinned/ideas.pinned
thidua --lang vi test pinned/ideas.thidua --message-format plain
thidua pin pinned/ideas.thidua --accept all
# a selection that is none any more
cp pinned/ideas_without.thidua pinned/ideas.thidua
thidua test pinned/ideas.thidua --message-format plain
thidua pin pinned/ideas.thidua --accept :best
thidua test pinned/ideas.thidua --message-format plain
# its conditions are seen where rows are ruled on
cp pinned/ideas_next.thidua pinned/ideas.thidua
thidua test pinned/ideas_next.thidua --coverage
thidua pin pinned/ideas.thidua --accept all
thidua test pinned/ideas.thidua --coverage
