//! The help of the command line.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    (
        "Rules on emulation campaigns: criteria in, rulings with their reasons out",
        "Chấm phong trào thi đua: đưa tiêu chí vào, nhận kết luận kèm lý do",
    ),
    // Commands.
    (
        "Start a campaign: a ruleset and sample data to change",
        "Bắt đầu một phong trào: bộ quy tắc và số liệu mẫu để sửa",
    ),
    (
        "Check rulesets: everything that is wrong, in one run",
        "Kiểm tra bộ quy tắc: nêu mọi lỗi trong một lần chạy",
    ),
    (
        "Lay rulesets out in one way, comments and all",
        "Trình bày bộ quy tắc theo một kiểu, giữ nguyên ghi chú",
    ),
    (
        "Write a ruleset in the other language: the same items, in its words",
        "Viết bộ quy tắc bằng ngôn ngữ kia: vẫn các mục ấy, lời văn khác",
    ),
    ("Rule on every unit", "Kết luận đối với từng đơn vị"),
    (
        "Explain a unit's rulings, or an error code (`thidua explain E0203`)",
        "Giải thích kết luận đối với một đơn vị, hoặc một mã lỗi (`thidua explain E0203`)",
    ),
    (
        "Test rulesets: their examples, and the rulings that are pinned",
        "Kiểm thử bộ quy tắc: các ví dụ và các kết luận đã ghim",
    ),
    (
        "Keep the rulings on data in a file beside the ruleset, for `thidua test` to compare with",
        "Ghim kết luận vào tệp cạnh bộ quy tắc, để `thidua test` so sánh",
    ),
    (
        "Print this message or the help of the given subcommand(s)",
        "In hướng dẫn này hoặc hướng dẫn của một lệnh",
    ),
    // Options of every command.
    ("Options of every command", "Tùy chọn chung của các lệnh"),
    ("How messages and explanations are written", "Cách viết thông báo và giải thích"),
    ("With the source in view", "Kèm đoạn văn bản liên quan"),
    ("One fact to a line, for screen readers", "Mỗi ý một dòng, dùng cho trình đọc màn hình"),
    ("One JSON object to a line", "Mỗi dòng một đối tượng JSON"),
    ("When to use colour", "Khi nào dùng màu"),
    ("On a terminal, unless NO_COLOR is set", "Trên thiết bị đầu cuối, trừ khi có NO_COLOR"),
    ("Always", "Luôn dùng"),
    ("Never", "Không dùng"),
    (
        "The language of messages, explanations and tables (else that of the ruleset)",
        "Ngôn ngữ của thông báo, giải thích và bảng (không ghi thì theo bộ quy tắc)",
    ),
    ("English", "tiếng Anh"),
    ("Vietnamese", "tiếng Việt"),
    (
        "How many threads to use; the result is the same on any number",
        "Số luồng xử lý; kết quả như nhau với mọi số luồng",
    ),
    ("Print this help (`-h`: in short)", "In hướng dẫn này (`-h`: bản ngắn)"),
    ("Print the version", "In phiên bản"),
    // Arguments and options.
    ("The folder to make", "Thư mục sẽ tạo"),
    ("The ruleset", "Bộ quy tắc"),
    ("Ruleset files", "Các tệp bộ quy tắc"),
    ("Ruleset files (`-`: standard input)", "Các tệp bộ quy tắc (`-`: đầu vào chuẩn)"),
    ("Ruleset file (`-`: standard input)", "Tệp bộ quy tắc (`-`: đầu vào chuẩn)"),
    (
        "Ruleset files (`-`: from standard input to standard output)",
        "Các tệp bộ quy tắc (`-`: từ đầu vào chuẩn ra đầu ra chuẩn)",
    ),
    (
        "Take warnings of this code for errors (`all-warnings`: of every code)",
        "Coi lưu ý có mã này là lỗi (`all-warnings`: mọi mã)",
    ),
    ("Do not give warnings of this code", "Không nêu lưu ý có mã này"),
    ("How to give what is found", "Cách nêu những gì tìm thấy"),
    ("As messages, on standard error", "Thông báo, ở đầu ra lỗi"),
    (
        "As SARIF 2.1.0, on standard output: for editors and code review",
        "SARIF 2.1.0, ở đầu ra chuẩn: dùng cho trình soạn thảo và công cụ rà soát",
    ),
    (
        "Change nothing; list the files that would change, and exit with 1 if there are any",
        "Không sửa gì; liệt kê các tệp lẽ ra phải sửa, nếu có thì thoát với mã 1",
    ),
    ("Change nothing; print what would change", "Không sửa gì; in những chỗ lẽ ra phải sửa"),
    ("The language to write it in", "Ngôn ngữ cần chuyển sang"),
    ("Write to a file", "Ghi vào tệp"),
    (
        "Data files, or folders of them (`-`: JSON on standard input)",
        "Các tệp hoặc thư mục số liệu (`-`: JSON ở đầu vào chuẩn)",
    ),
    (
        "Print only this unit, by its code or name; all are ruled on",
        "Chỉ in đơn vị này, theo mã hoặc tên; mọi đơn vị vẫn được kết luận",
    ),
    (
        "The day as of which to rule, as 2025-10-15 or 15/10/2025 (else the ruleset's)",
        "Ngày đánh giá, ghi như 15/10/2025 hoặc 2025-10-15 (không ghi thì theo bộ quy tắc)",
    ),
    ("How to print the rulings", "Cách in kết luận"),
    ("A table for people", "Bảng để đọc"),
    ("One JSON object", "Một đối tượng JSON"),
    ("One JSON object to a unit", "Mỗi đơn vị một đối tượng JSON"),
    ("A row to a unit and criterion", "Mỗi đơn vị và tiêu chí một dòng"),
    (
        "A row to a unit and a column to a criterion, for spreadsheets",
        "Mỗi đơn vị một dòng, mỗi tiêu chí một cột, dùng cho bảng tính",
    ),
    (
        "With `--format wide`, put the value that decided beside each criterion",
        "Cùng `--format wide`: ghi số liệu quyết định cạnh mỗi tiêu chí",
    ),
    (
        "With `--format wide`, print only these columns, in this order: `unit,on_time,merit_rank`",
        "Cùng `--format wide`: chỉ in các cột này, theo thứ tự này: `unit,on_time,merit_rank`",
    ),
    (
        "With `--format wide`, print a letter for a verdict (P pass, F fail, U undetermined, - not applicable) and for \
         an outcome (A awarded, N not awarded, R referred)",
        "Cùng `--format wide`: ghi một chữ cho mỗi kết luận (P đạt, F không đạt, U chưa xác định, - không áp dụng) và \
         mỗi kết quả khen thưởng (A được tặng, N không được tặng, R chờ xem xét)",
    ),
    (
        "Sort the units by `unit` (code), `name`, `kind`, or by what came of an item (a criterion, scorecard, \
         classification or commendation): the best first",
        "Xếp các đơn vị theo `unit` (mã), `name` (tên), `kind` (loại), hoặc theo kết quả của một mục (tiêu chí, \
         bảng điểm, xếp loại hoặc khen thưởng): tốt nhất đứng trước",
    ),
    ("Print to this file", "In vào tệp này"),
    (
        "With `--format csv`, `json` or `jsonl`, print only criteria with this verdict, and only units that have one",
        "Cùng `--format csv`, `json` hoặc `jsonl`: chỉ in tiêu chí có kết luận này và đơn vị có tiêu chí như vậy",
    ),
    (
        "Exit with 1 where a unit printed has this verdict",
        "Thoát với mã 1 nếu một đơn vị được in có kết luận này",
    ),
    ("An error code; or the ruleset and the data files", "Một mã lỗi; hoặc bộ quy tắc và các tệp số liệu"),
    ("The unit, by its code or name", "Đơn vị, theo mã hoặc tên"),
    (
        "Only this criterion, scorecard, classification or commendation",
        "Chỉ tiêu chí, bảng điểm, xếp loại hoặc khen thưởng này",
    ),
    (
        "Compare with these pinned rulings too, though they belong to another ruleset",
        "So sánh cả với các kết luận đã ghim này, dù chúng thuộc bộ quy tắc khác",
    ),
    (
        "List what no test has seen of the conditions, and propose cases at their boundaries",
        "Liệt kê phần điều kiện chưa được kiểm thử và đề xuất ví dụ tại ngưỡng",
    ),
    ("How to print what came of the tests", "Cách in kết quả kiểm thử"),
    ("For people", "Để đọc"),
    ("JUnit XML, for continuous integration", "JUnit XML, dùng cho tích hợp liên tục"),
    (
        "Data files, or folders of them, to rule on and pin",
        "Các tệp hoặc thư mục số liệu cần kết luận và ghim",
    ),
    (
        "The name of these pinned rulings, where a ruleset has several: `campaign.NAME.pinned`",
        "Tên của bản ghim này, khi bộ quy tắc có nhiều bản: `campaign.TÊN.pinned`",
    ),
    (
        "Take rulings as they are now: `all`, those of a unit, one, or all on an item (`:ITEM`)",
        "Nhận kết luận như hiện nay: `all` (tất cả), của một đơn vị, một kết luận, hoặc mọi kết luận về một mục (`:MỤC`)",
    ),
    // What stands for a value.
    ("CODE", "MÃ"),
    ("CODE | RULESET DATA…", "MÃ | BỘ_QUY_TẮC SỐ_LIỆU…"),
    ("DATA", "SỐ_LIỆU"),
    ("DATE", "NGÀY"),
    ("FILE", "TỆP"),
    ("FOLDER", "THƯ_MỤC"),
    ("FORMAT", "DẠNG"),
    ("KEY", "KHÓA"),
    ("COLUMN", "CỘT"),
    ("LANGUAGE", "NGÔN_NGỮ"),
    ("N", "SỐ"),
    ("NAME", "TÊN"),
    ("RULESET", "BỘ_QUY_TẮC"),
    ("RULESETS", "BỘ_QUY_TẮC"),
    ("UNIT", "ĐƠN_VỊ"),
    ("UNIT[:ITEM]", "ĐƠN_VỊ[:MỤC]"),
    ("VERDICT", "KẾT_LUẬN"),
    ("WHEN", "KHI_NÀO"),
];
