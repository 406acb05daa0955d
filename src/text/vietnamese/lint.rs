//! What is warned of in rulesets.

/// English, Vietnamese.
pub(super) const ROWS: &[(&str, &str)] = &[
    // Conditions.
    (
        "these two can never hold together: `{}` and `{}`",
        "hai điều kiện này không bao giờ cùng đạt: `{}` và `{}`",
    ),
    ("and this", "và điều kiện này"),
    ("no data meet both this", "không số liệu nào vừa đạt điều kiện này"),
    (
        "correct one of the two; if either is enough, join them with `or`",
        "sửa một trong hai; nếu chỉ cần một, nối bằng `hoặc`",
    ),
    ("one of these two always holds: `{}` and `{}`", "luôn có một trong hai điều kiện này đạt: `{}` và `{}`"),
    ("else this", "nếu không thì điều kiện này"),
    ("all data meet either this", "số liệu nào cũng đạt hoặc điều kiện này"),
    (
        "correct one of the two; if both are needed, join them with `and`",
        "sửa một trong hai; nếu cần cả hai, nối bằng `và`",
    ),
    ("these can never all hold", "các điều kiện này không bao giờ cùng đạt"),
    ("nothing meets all of this", "không gì đạt tất cả các điều kiện này"),
    ("correct one of their limits", "sửa một trong các mức"),
    ("one of these always holds", "luôn có một trong các điều kiện này đạt"),
    ("nothing fails this", "không gì không đạt"),
    ("ask more of them, or leave the condition out", "đặt mức cao hơn, hoặc bỏ điều kiện này"),
    ("`{spare}` is asked twice", "`{spare}` được yêu cầu hai lần"),
    ("leave one of them out, or correct it", "bỏ một trong hai, hoặc sửa lại"),
    (
        "`{spare}` adds nothing: what meets it meets `{other}` too",
        "`{spare}` không thêm gì: đạt điều kiện này thì cũng đạt `{other}`",
    ),
    (
        "`{spare}` adds nothing: what meets `{other}` meets it too",
        "`{spare}` không thêm gì: đạt `{other}` thì cũng đạt điều kiện này",
    ),
    ("never needed", "không bao giờ cần đến"),
    ("this is enough", "điều kiện này là đủ"),
    ("asks less", "yêu cầu thấp hơn"),
    ("asks more", "yêu cầu cao hơn"),
    ("leave `{spare}` out, or correct its limit", "bỏ `{spare}`, hoặc sửa mức của nó"),
    // Criteria.
    ("`{name}` can never pass", "`{name}` không bao giờ đạt"),
    ("no data can meet this", "không số liệu nào đạt điều kiện này"),
    ("`{name}` can never fail", "`{name}` không bao giờ không đạt"),
    ("all data meet this", "số liệu nào cũng đạt điều kiện này"),
    ("it applies only when this holds", "chỉ áp dụng khi đạt điều kiện này"),
    ("correct one of the limits, so that some data meet it", "sửa một trong các mức để có số liệu đạt được"),
    (
        "correct one of the limits, so that some data miss it; or leave the criterion out",
        "sửa một trong các mức để có số liệu không đạt; hoặc bỏ tiêu chí này",
    ),
    ("`{two}` requires the same as `{one}`", "`{two}` yêu cầu giống hệt `{one}`"),
    ("the same again", "lặp lại"),
    ("`{one}` requires it", "`{one}` đã yêu cầu"),
    (
        "leave one of them out, or correct what `{two}` requires",
        "bỏ một trong hai, hoặc sửa điều `{two}` yêu cầu",
    ),
    ("whoever meets `{other}` meets `{one}` too", "đơn vị nào đạt `{other}` thì cũng đạt `{one}`"),
    ("asks more, of the same", "yêu cầu cao hơn về cùng một nội dung"),
    ("leave `{one}` out, or correct its limit", "bỏ `{one}`, hoặc sửa mức của tiêu chí này"),
    // Classes and bands.
    ("no unit can be `{name}`", "không đơn vị nào có thể xếp loại `{name}`"),
    ("whoever meets this has a better class already", "đơn vị đạt điều kiện này đã được xếp loại cao hơn"),
    ("decided before it", "được xét trước"),
    (
        "correct the conditions: the best class first, each asking less than the one before it",
        "sửa các điều kiện: loại cao nhất trước, mỗi loại yêu cầu thấp hơn loại đứng trước",
    ),
    ("correct its condition", "sửa điều kiện của loại này"),
    ("a band that no value comes to", "một mức mà không giá trị nào rơi vào"),
    ("the value is never in here", "giá trị không bao giờ ở đây"),
    (
        "leave the band out, and let the one beside it go on without an end",
        "bỏ mức này, và để mức bên cạnh không có giới hạn",
    ),
    // Commendations and quotas.
    ("nobody can be eligible for `{name}`", "không đơn vị nào có thể đủ điều kiện được `{name}`"),
    ("no unit of its kinds can meet this", "không đơn vị nào thuộc các loại này đạt được"),
    ("and be clear of this", "mà không vướng điều kiện này"),
    (
        "correct what it requires; as it is, it is awarded to nobody",
        "sửa điều kiện; như hiện nay thì không tặng cho ai",
    ),
    (
        "a percent of nobody: no unit can be among `{text}`",
        "tỷ lệ trên số không: không đơn vị nào thuộc `{text}`",
    ),
    ("there are none of these", "không có đơn vị nào"),
    (
        "say of whom it is a percent, such as `of eligible`; or give the least number of places",
        "ghi rõ tỷ lệ trên số nào, như `số đủ điều kiện`; hoặc cho số ít nhất",
    ),
    // Days.
    ("`{text}` is after the campaign", "`{text}` nằm sau đợt thi đua"),
    ("ends on {}", "hết ngày {}"),
    ("the campaign ends on {ends}", "đợt thi đua kết thúc ngày {ends}"),
    (
        "correct the day, or judge the campaign later: `judged as of {}`",
        "sửa ngày, hoặc đánh giá đợt thi đua muộn hơn: `đánh giá tại ngày {}`",
    ),
    (
        "correct the day, or let the campaign end on it: `period {} to {}`",
        "sửa ngày, hoặc để đợt thi đua kết thúc vào ngày đó: `thời gian từ {} đến hết {}`",
    ),
    ("`{name}` has no value on {day}", "`{name}` không có giá trị vào ngày {day}"),
    ("unknown for every unit", "chưa biết đối với mọi đơn vị"),
    ("has its first value from {}", "có giá trị đầu tiên từ ngày {}"),
    ("give it a value that holds on that day: `from {}`", "cho giá trị có hiệu lực vào ngày đó: `từ {}`"),
    ("`{name}` is not in force on {day}", "`{name}` không có hiệu lực vào ngày {day}"),
    ("in force until {}", "có hiệu lực đến hết ngày {}"),
    ("the rules of {} count", "áp dụng quy định có hiệu lực ngày {}"),
    (
        "it is not applicable to any unit; add the version that is in force, or leave it out",
        "không áp dụng đối với đơn vị nào; thêm bản đang có hiệu lực, hoặc bỏ đi",
    ),
    // Labels.
    ("the label says `{phrase}`, the rule `{asked}`", "tên ghi `{phrase}`, quy định ghi `{asked}`"),
    ("with the number itself", "kể cả chính mức đó"),
    ("without the number itself", "không kể chính mức đó"),
    ("write `{shown}`, or correct the label", "viết `{shown}`, hoặc sửa tên"),
    ("correct the label or the rule", "sửa tên hoặc sửa quy định"),
    (
        "the label says `{text}`, which the rule does not have",
        "tên ghi `{text}`, mà quy định không có số này",
    ),
    ("a number of the label only", "số chỉ có trong tên"),
    ("the rule", "quy định"),
    ("correct the number in the label or in the rule", "sửa số trong tên hoặc trong quy định"),
    // Notes that allow.
    ("{} is allowed without a reason", "cho phép {} mà không nêu lý do"),
    ("why?", "vì sao?"),
    (
        "say why after a colon: `allow {}: as Article 3 has it`",
        "nêu lý do sau dấu hai chấm: `cho phép {}: theo Điều 3`",
    ),
    (
        "a note that allows `{code}`, of which there is none",
        "ghi chú cho phép `{code}`, mà không có cảnh báo nào như vậy",
    ),
    ("no such code", "không có mã này"),
    ("write a code as a message shows it, such as `W0402`", "ghi mã đúng như trong thông báo, ví dụ `W0402`"),
    ("nothing of this code is found here", "ở đây không có gì thuộc mã này"),
    (
        "leave the note out; it stands above the lines that it is about, or on their first line",
        "bỏ ghi chú; ghi chú đứng trên các dòng mà nó nói đến, hoặc trên dòng đầu của chúng",
    ),
    ("not a warning about rulesets", "không phải cảnh báo về bộ quy tắc"),
    (
        "only warnings about rulesets can be allowed; correct what the message says",
        "chỉ có thể cho phép cảnh báo về bộ quy tắc; hãy sửa điều mà thông báo nêu",
    ),
];
