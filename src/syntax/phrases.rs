//! The phrases of the language: every keyword in English and in Vietnamese.
//!
//! One table drives them all. The rules of `grammar/words.pest` are generated from it (a test holds the file
//! to that), the formatter prints from it, and messages quote from it. The first spelling of each language is
//! the canonical one; the others are read and rewritten to it.
//!
//! Where the languages put their words in another order, a form has a rule for each in the grammar, and the
//! words of one of them have no twin: their list in the other language is empty.

use super::grammar::Rule;
use crate::text::Lang;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! phrases {
    ($($(#[doc = $heading:literal])* $word:ident $rule:ident [$($english:literal),*] [$($vietnamese:literal),*])*) => {
        /// A keyword or phrase of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is named after what it says in English")]
        pub enum Word {
            $($word,)*
        }

        impl Word {
            /// Every phrase, in the order of the table.
            pub const ALL: &[Word] = &[$(Word::$word,)*];

            /// Its rule in the grammar.
            pub fn rule(self) -> &'static str {
                match self { $(Self::$word => stringify!($rule),)* }
            }

            /// How it may be written in a language, the canonical spelling first.
            pub fn spellings(self, lang: Lang) -> &'static [&'static str] {
                match (self, lang) {
                    $((Self::$word, Lang::English) => &[$($english),*],
                      (Self::$word, Lang::Vietnamese) => &[$($vietnamese),*],)*
                }
            }
        }
    };
}

phrases! {
    // ---- items ----
    Campaign kw_campaign ["campaign"] ["phong trào", "phong trào thi đua"]
    UnitsAre kw_units_are ["units are"] ["đơn vị gồm", "đối tượng gồm"]
    Attribute kw_attribute ["attribute"] ["thông tin", "thuộc tính"]
    Indicator kw_indicator ["indicator"] ["chỉ tiêu"]
    Record kw_record ["record"] ["hồ sơ gồm", "danh mục", "sổ theo dõi"]
    Parameter kw_parameter ["parameter"] ["tham số", "định mức"]
    Measure kw_measure ["measure"] ["chỉ số", "cách tính"]
    Criterion kw_criterion ["criterion"] ["tiêu chí", "tiêu chuẩn"]
    Scorecard kw_scorecard ["scorecard"] ["bảng điểm"]
    Classification kw_classification ["classification"] ["xếp loại", "phân loại"]
    Commendation kw_commendation ["commendation"] ["khen thưởng", "hình thức khen thưởng", "danh hiệu"]
    Selection kw_selection ["selection"] ["lựa chọn", "bình chọn", "tuyển chọn"]
    Function kw_function ["function"] ["hàm"]
    Example kw_example ["example"] ["ví dụ"]
    Use kw_use ["use"] ["sử dụng", "dùng"]

    // ---- clauses ----
    IssuedBy kw_issued_by ["issued by"] ["ban hành bởi", "cơ quan ban hành"]
    Source kw_source ["source"] ["căn cứ", "theo"]
    Directive kw_directive ["directive"] ["nguyên văn", "trích"]
    Responsible kw_responsible ["responsible"] ["chủ trì", "cơ quan chủ trì", "chịu trách nhiệm"]
    DecidedBy kw_decided_by ["decided by"] ["thẩm quyền quyết định", "cấp quyết định"]
    Period kw_period ["period"] ["thời gian", "thời gian thực hiện"]
    JudgedAsOf kw_judged_as_of ["judged as of"] ["đánh giá tại ngày", "đánh giá tại thời điểm", "đánh giá tại", "thời điểm đánh giá"]
    MissingIsFail kw_missing_is_fail ["missing is fail"] ["thiếu số liệu thì coi là không đạt", "chưa báo cáo thì coi là không đạt"]
    Term kw_term ["term"] ["kỳ", "học kỳ"]
    Belongs kw_belongs ["belongs"] ["thuộc", "trực thuộc"]
    BelongsTo kw_belongs_to ["belongs to"] ["thuộc", "trực thuộc"]
    For kw_for ["for"] ["đối với", "áp dụng đối với"]
    AwardedTo kw_awarded_to [] ["tặng cho", "để tặng cho"]
    Per kw_per ["per"] ["theo", "theo từng"]
    Optional kw_optional ["optional"] ["không bắt buộc", "có thể để trống"]
    Signed kw_signed ["signed"] ["có thể âm", "được âm"]
    SinceStartOfYear kw_since_start_of_year ["since start of year"] ["tính từ đầu năm", "lũy kế từ đầu năm", "kể từ đầu năm"]
    EvidenceRequired kw_evidence_required ["evidence required"] ["phải có minh chứng", "phải có tài liệu kiểm chứng"]
    Field kw_field ["field"] ["cột", "trường"]
    ReportedByEachUnit kw_reported_by_each ["reported by each unit"] ["do từng đơn vị báo cáo", "từng đơn vị báo cáo"]
    OverAllYears kw_over_all_years ["over all years"] ["tính tất cả các năm", "không giới hạn thời gian"]
    DatedBy kw_dated_by ["dated by"] ["tính thời điểm theo", "thời điểm tính theo"]
    AppliesWhen kw_applies_when ["applies when"] ["áp dụng khi", "chỉ áp dụng khi", "áp dụng nếu"]
    Requires kw_requires ["requires"] ["yêu cầu", "điều kiện"]
    IfThereAreNone kw_if_there_are_none ["if there are none"] []
    NoneCountsAs kw_none_counts_as [] ["không phát sinh thì coi là", "nếu không phát sinh thì coi là"]
    InForceFrom kw_in_force_from ["in force from"] ["hiệu lực từ", "có hiệu lực từ"]
    Until kw_until ["until"] ["đến hết"]
    From kw_from ["from"] ["từ", "từ khi"]
    FromScript kw_from_script ["from"] ["từ"]
    UseWith kw_use_with ["with"] ["với"]
    AsOf kw_as_of ["as of"] ["tại ngày", "đánh giá tại ngày", "tại"]
    By kw_done_by [] ["do"]
    Issued kw_issued [] ["ban hành"]
    Decides kw_decides [] ["quyết định"]
    VerdictPass verdict_pass ["pass"] ["đạt"]
    VerdictFail verdict_fail ["fail"] ["không đạt"]
    VerdictUndetermined verdict_undetermined ["undetermined"] ["chưa xác định"]
    VerdictNotApplicable verdict_not_applicable ["not applicable"] ["không áp dụng"]

    // ---- types ----
    TyPercent ty_percent ["percent"] ["tỷ lệ", "tỷ lệ phần trăm", "phần trăm"]
    TyMoney ty_money ["money"] ["tiền", "số tiền"]
    TyCount ty_count ["count"] ["số lượng", "số đếm"]
    TyNumber ty_number ["number"] ["số"]
    TyPoints ty_points ["points"] ["điểm"]
    TyDate ty_date ["date"] ["ngày"]
    TyYear ty_year ["year"] ["năm"]
    TyDuration ty_duration ["duration"] ["thời hạn", "khoảng thời gian"]
    TyYesNo ty_yes_no ["yes/no"] ["có/không"]
    TyText ty_text ["text"] ["chữ"]
    OneOf kw_one_of ["one of"] ["một trong", "một trong các mức", "một trong các"]

    // ---- units of numbers ----
    Thousand scale_thousand [] ["nghìn", "ngàn"]
    Million scale_million ["million"] ["triệu"]
    Billion scale_billion ["billion"] ["tỷ"]
    Trillion scale_trillion ["trillion"] ["nghìn tỷ", "ngàn tỷ"]
    Dong currency_dong [] ["đồng"]
    PercentagePoints unit_pp ["percentage points", "percentage point"] ["điểm phần trăm", "điểm %"]
    Points unit_points ["points", "point"] ["điểm"]
    Days unit_days ["days", "day"] ["ngày"]
    Weeks unit_weeks ["weeks", "week"] ["tuần"]
    Months unit_months ["months", "month"] ["tháng"]
    Years unit_years ["years", "year"] ["năm"]

    // ---- periods and windows ----
    Quarter kw_quarter [] ["quý", "Quý"]
    Month kw_month [] ["tháng", "Tháng"]
    Year kw_year [] ["năm"]
    Day kw_day [] ["ngày"]
    OfTheNextYear kw_of_the_next_year ["of the next year"] ["năm sau"]
    First kw_first ["first"] []
    Last kw_last ["last"] []
    PeriodMonths kw_months ["months"] []
    FirstMonths kw_first_months [] ["tháng đầu năm"]
    LastMonths kw_last_months [] ["tháng cuối năm"]
    CampaignPeriod kw_campaign_period ["campaign"] ["đợt thi đua", "cả đợt thi đua", "thời gian thi đua"]
    LastYear kw_last_year ["last year"] ["năm trước"]
    SamePeriodLastYear kw_same_period_last_year ["same period last year"] ["cùng kỳ năm trước"]
    WindowBy kw_by ["by"] ["đến hết", "tính đến hết", "chậm nhất", "chậm nhất là", "đúng hạn theo", "kịp", "đến thời điểm"]
    OnTimeBy kw_on_time_by [] ["đúng hạn theo"]
    In kw_in ["in"] ["trong", "trong thời gian", "trong kỳ", "ở"]
    InRange kw_in_range [] ["trong thời gian"]
    To kw_to ["to"] ["đến", "đến hết"]
    ToAnd kw_to_and [] ["đến", "đến hết"]
    Since kw_since ["since"] ["kể từ", "kể từ khi"]
    Each kw_each ["each"] ["từng", "mỗi"]
    Any kw_any ["any"] ["một trong các", "một trong", "ít nhất một"]
    EachYear kw_each_year ["each year", "every year"] ["hằng năm"]
    EveryMonth kw_every_month ["every month"] ["hằng tháng"]
    EveryQuarter kw_every_quarter ["every quarter"] ["hằng quý"]
    EveryYear kw_every_year ["every year"] ["hằng năm"]
    OfThe kw_of_the ["of the"] ["trong số", "năm của", "số"]
    YearsTo kw_years_to ["years to", "year to"] ["năm đến"]
    RunningIn kw_running_in [] ["liên tục trong"]
    RunningYearsTo kw_running_years_to [] ["năm liên tục đến"]
    PartMonth part_month ["month", "months"] ["tháng"]
    PartQuarter part_quarter ["quarter", "quarters"] ["quý"]
    PartYear part_year ["year", "years"] ["năm"]
    Terms kw_terms ["term", "terms"] ["kỳ", "học kỳ"]
    OfPeriod kw_of_period ["of"] ["của", "trong"]
    As kw_as ["as"] ["theo", "theo số"]
    BasisReported basis_reported ["reported"] ["báo cáo", "tự báo cáo", "tự_báo_cáo", "tự chấm"]
    BasisAppraised basis_appraised ["appraised"] ["thẩm định", "đã thẩm định", "thẩm_định"]
    BasisSurveyed basis_surveyed ["surveyed", "survey"] ["khảo sát", "khảo_sát", "điều tra xã hội học"]

    // ---- comparisons ----
    AtLeast at_least ["at least"] ["ít nhất", "ít nhất là", "tối thiểu", "tối thiểu là", "không dưới"]
    AtMost at_most ["at most"] ["không quá", "nhiều nhất", "nhiều nhất là", "tối đa", "tối đa là", "không vượt quá"]
    Over over ["over", "more than"] ["trên", "hơn"]
    Under under ["under", "less than"] ["dưới", "ít hơn"]
    Exactly exactly ["exactly"] ["đúng", "chính xác"]
    OpAtLeast op_at_least [">=", "≥", "at least", "is at least"]
        [">=", "≥", "ít nhất", "ít nhất là", "tối thiểu", "tối thiểu là", "không dưới", "không thấp hơn",
         "đạt ít nhất", "đạt ít nhất là", "đạt tối thiểu", "đạt không dưới", "đạt không thấp hơn"]
    OpAtMost op_at_most ["<=", "≤", "at most", "is at most"]
        ["<=", "≤", "không quá", "nhiều nhất", "nhiều nhất là", "không vượt quá", "đạt không quá",
         "đạt nhiều nhất", "đạt tối đa", "là tối đa", "không cao hơn"]
    OpIsNot op_is_not ["<>", "≠", "is not"] ["<>", "≠", "khác", "không phải là", "không bằng"]
    OpOver op_over [">", "over", "more than", "is over", "is more than", "above", "is above", "exceeds", "exceed"]
        [">", "trên", "hơn", "lớn hơn", "cao hơn", "đạt trên", "đạt hơn", "nhiều hơn", "vượt"]
    OpUnder op_under ["<", "under", "less than", "is under", "is less than", "below", "is below"]
        ["<", "dưới", "ít hơn", "nhỏ hơn", "thấp hơn", "đạt dưới"]
    OpIs op_is ["=", "is"] ["=", "là", "bằng", "đạt đúng"]
    Is kw_equals [] ["là"]
    OrMore kw_or_more [] ["trở lên"]
    OrLess kw_or_less [] ["trở xuống"]
    Reaches kw_reaches [] ["đạt"]
    Between kw_between ["between", "is between"] []
    And kw_and ["and"] ["và", "đồng thời"]
    Or kw_or ["or"] ["hoặc"]
    Not kw_not ["not"] ["không phải"]
    NotMeets kw_not_meets [] ["không đạt"]
    ToUnder kw_under ["under"] ["dưới"]
    IsGiven kw_is_given ["is given"] ["đã có số liệu", "đã có giá trị"]
    IsMissing kw_is_missing ["is missing"] ["chưa có số liệu", "chưa có giá trị", "thiếu số liệu", "bỏ trống"]
    Before kw_before ["before", "is before"] ["trước"]
    After kw_after ["after", "is after"] ["sau"]
    InTheSpan kw_in_the_span [] ["trong khoảng"]
    LateBy kw_late_by [] ["muộn", "chậm"]
    AgainstDay kw_against_day [] ["so với"]
    FallsBy kw_falls_by ["falls by", "fall by"] ["giảm"]
    RisesBy kw_rises_by ["rises by", "rise by"] ["tăng"]
    Against kw_against ["against"] ["so với"]
    Exceeds kw_exceeds ["exceeds", "exceed"] []
    ExceedsBy kw_exceeds_by ["by"] []
    GoesBeyond kw_goes_beyond [] ["vượt", "vượt quá"]
    TimesThat kw_times_that ["times that of"] []
    Grows kw_grows [] ["gấp"]
    Times kw_times [] ["lần"]
    TimesInARow kw_times_in_a_row ["times in a row"] ["lần liên tục", "lần liên tiếp"]
    But kw_but ["but"] ["riêng", "còn"]
    CaseWhere kw_case_where ["where"] ["khi"]

    // ---- lists and criteria ----
    AllOf kw_all_of ["all of"]
        ["tất cả các điều kiện sau", "tất cả các điều kiện sau đây", "tất cả các tiêu chuẩn sau",
         "tất cả các tiêu chuẩn sau đây", "tất cả điều kiện sau", "đạt tất cả các điều kiện sau",
         "đạt tất cả các điều kiện sau đây", "đạt tất cả các tiêu chuẩn sau đây", "đạt tất cả các tiêu chuẩn sau",
         "đủ các điều kiện sau", "đủ các điều kiện sau đây", "đủ các tiêu chuẩn sau đây",
         "đủ các tiêu chuẩn sau", "đạt đủ các điều kiện sau đây", "đạt đủ các điều kiện sau",
         "các điều kiện sau", "các điều kiện sau đây", "các tiêu chuẩn sau", "các tiêu chuẩn sau đây"]
    AnyOf kw_any_of ["any of"]
        ["một trong các điều kiện sau", "một trong các điều kiện sau đây", "một trong các tiêu chuẩn sau",
         "một trong các tiêu chuẩn sau đây", "đạt một trong các điều kiện sau",
         "đạt một trong các điều kiện sau đây", "đạt một trong các tiêu chuẩn sau",
         "đạt một trong các tiêu chuẩn sau đây", "ít nhất một trong các điều kiện sau",
         "ít nhất một trong các điều kiện sau đây", "ít nhất một trong các tiêu chuẩn sau",
         "ít nhất một trong các tiêu chuẩn sau đây"]
    NoneOf kw_none_of ["none of"]
        ["không điều kiện nào sau đây", "không điều kiện nào sau", "không thuộc trường hợp nào sau đây",
         "không thuộc trường hợp nào sau", "không có điều kiện nào sau đây", "không có điều kiện nào sau"]
    OfList kw_of_list ["of"]
        ["trong các điều kiện sau", "trong các điều kiện sau đây", "trong các tiêu chuẩn sau",
         "trong các tiêu chuẩn sau đây", "điều kiện sau", "điều kiện sau đây"]
    Of kw_of ["of"] ["của"]
    Meets kw_meets ["meets", "meet"] ["đạt", "đạt tiêu chí"]
    AllCriteria kw_all_criteria ["all criteria"]
        ["tất cả các tiêu chí", "tất cả tiêu chí", "toàn bộ các tiêu chí", "toàn bộ tiêu chí"]
    Criteria kw_criteria ["criteria", "criterion"] ["tiêu chí"]
    Except kw_except ["except"] ["trừ", "ngoại trừ"]

    // ---- quantifiers ----
    NoRows kw_no_rows ["no"] ["không"]
    NoSuch kw_no_such [] ["không có"]
    LetsNoHappen kw_lets_no [] ["không để xảy ra"]
    NoSuchEnd kw_whatever [] ["nào"]
    No kw_no ["no"] ["không"]
    Yes kw_yes ["yes"] ["có"]
    All kw_all ["all"] ["tất cả", "tất cả các", "toàn bộ", "mọi", "các"]
    Where kw_where ["where"] ["mà", "thuộc diện"]
    ExceptWhere kw_except_where ["except where"] ["trừ trường hợp", "ngoại trừ trường hợp"]
    Have kw_have ["have", "has"] ["có", "phải có", "đều có"]
    HasSome kw_has_some [] ["có"]
    TheRest kw_the_rest ["the rest"] ["còn lại", "số còn lại"]
    OfWhich kw_of_which ["of which"] ["trong đó"]
    OfRows kw_of_rows ["of"] ["số"]

    // ---- values ----
    ShareOf kw_share_of ["share of"] ["tỷ lệ"]
    ShareWith kw_share_with ["with"] ["có", "phải có", "đều có"]
    CountOf kw_count_of ["count of"] ["số", "số lượng"]
    FoldTotal fold_total ["total"] ["tổng", "tổng số"]
    FoldAverage fold_average ["average"] ["trung bình", "bình quân"]
    FoldHighest fold_highest ["highest"] ["mức cao nhất của"]
    FoldLowest fold_lowest ["lowest"] ["mức thấp nhất của"]
    FoldLatest fold_latest ["latest"] ["giá trị mới nhất của"]
    FoldEarliest fold_earliest ["earliest"] ["giá trị sớm nhất của"]
    FoldFirst fold_first ["first"] ["giá trị đầu tiên của"]
    AfterHighest after_highest [] ["cao nhất"]
    AfterLowest after_lowest [] ["thấp nhất"]
    AfterLatest after_latest [] ["mới nhất", "gần nhất"]
    AfterEarliest after_earliest [] ["sớm nhất"]
    AfterFirst after_first [] ["đầu tiên", "lần đầu"]
    ChangeIn kw_change_in ["change in"] ["mức thay đổi của", "mức tăng của", "chênh lệch của"]
    GreaterOf kw_greater_of ["greater of"] ["mức lớn hơn giữa", "số lớn hơn giữa"]
    LesserOf kw_lesser_of ["lesser of"] ["mức nhỏ hơn giữa", "số nhỏ hơn giữa"]
    AverageOf kw_average_of ["average of"] ["trung bình của", "bình quân của"]
    TheAverageOf kw_the_average_of ["the average of"] ["mức trung bình của các", "mức trung bình của"]
    AllUnits kw_all_units ["all"] ["tất cả", "tất cả các", "toàn bộ"]
    YearOf kw_year_of ["year of"] ["năm của"]
    If kw_if ["if"] ["nếu"]
    Then kw_then ["then"] ["thì"]
    Else kw_else ["else"] ["còn lại thì", "ngược lại thì"]
    Otherwise kw_otherwise ["otherwise"] ["không phát sinh thì lấy", "nếu không phát sinh thì lấy"]
    RoundedTo kw_rounded_to ["rounded to"] ["làm tròn đến"]
    TimeFrom kw_time_from ["time from"] ["thời gian từ"]
    CriteriaMet kw_criteria_met ["number of criteria met"] ["số tiêu chí đạt", "số lượng tiêu chí đạt"]
    ForCertain kw_for_certain ["for certain"] []
    CriteriaMetForCertain kw_criteria_met_for_certain [] ["số tiêu chí chắc chắn đạt"]
    YearsInARow kw_years_in_a_row ["years in a row to"] ["số năm liên tục đến"]
    ForMember kw_for_member ["for"] ["riêng", "đối với"]

    // ---- scorecards ----
    OutOf kw_out_of ["out of"] ["thang điểm"]
    UpTo kw_up_to ["up to"] ["tối đa"]
    AsGivenBy kw_as_given_by ["as given by"] ["chấm theo", "điểm chấm theo"]
    PointsBy kw_points_by ["by"] ["theo"]
    PointsFor kw_points_for ["for"] ["cho", "nếu đạt"]
    ForEach kw_for_each ["each"] ["mỗi", "từng"]
    ForEvery kw_for_every ["for every"] ["cứ", "cứ mỗi", "cho cứ"]
    StepUnder kw_step_under ["is under"] ["thấp hơn"]
    StepOver kw_step_over ["is over"] ["cao hơn"]
    OfEach kw_of_each ["of"] ["của"]
    Less kw_less ["less"] ["trừ dần"]
    Section kw_section ["section"] ["phần", "mục", "nội dung"]
    Bonus kw_bonus ["bonus"] ["thưởng", "cộng", "điểm thưởng"]
    Deduct kw_deduct ["deduct"] ["trừ"]
    When kw_when ["when"] ["khi", "nếu"]
    NotApplicableIs kw_not_applicable_is ["not applicable is"] ["không áp dụng thì"]
    NaRescaled na_rescaled ["rescaled"] ["quy đổi điểm", "quy đổi"]
    WithinItsSection kw_within_its_section ["within its section"] ["trong từng phần"]
    NaFullPoints na_full_points ["full points"] ["tính đủ điểm"]
    NaZero na_zero ["zero"] ["tính 0 điểm"]
    NeverAbove kw_never_above ["never above"] ["không vượt quá"]
    InProportion kw_in_proportion ["in proportion"] ["theo tỷ lệ", "tính theo tỷ lệ"]
    InProportionTo kw_in_proportion_to ["to"] ["so với"]
    EachSectionOf kw_each_section ["each section of"] ["mỗi phần của", "từng phần của"]
    EachEntryOf kw_each_entry ["each entry of"] ["mỗi mục của", "từng mục của"]
    OfItsMaximum kw_of_its_maximum ["of its maximum"] ["điểm tối đa", "của điểm tối đa"]
    BeforeBonus kw_before_bonus ["before bonus"] []
    BeforeBonusOf kw_before_bonus_of [] ["điểm chưa cộng thưởng của"]
    BonusOf kw_bonus_of ["bonus of"] ["điểm thưởng của"]
    DeductionsOf kw_deductions_of ["deductions of"] ["điểm trừ của"]

    // ---- classes ----
    ClassOtherwise kw_class_otherwise ["otherwise"] ["còn lại là", "các trường hợp còn lại là"]
    InAnyCase kw_in_any_case ["in any case"] ["trong mọi trường hợp"]
    OneClassLower kw_one_class_lower ["one class lower"] ["hạ một bậc"]
    Up kw_up ["up"] ["trở lên"]
    Cap kw_cap ["cap"] ["khống chế"]
    At kw_at ["at"] ["không quá", "ở mức"]

    // ---- honours and selections ----
    Holds kw_holds ["holds", "hold"] ["được tặng", "đã được tặng", "đạt danh hiệu"]
    EligibleFor kw_eligible_for ["eligible for"] ["đủ điều kiện được tặng", "đủ điều kiện tặng", "đủ điều kiện xét"]
    RankedFirst kw_ranked_first ["ranked first", "ranks first", "rank first"] ["dẫn đầu", "đứng đầu", "xếp thứ nhất"]
    FirstBy kw_first_by ["by"] ["theo"]
    Unless kw_unless ["unless"] ["không xét khi", "chưa xét khi", "không xét nếu", "loại khi"]
    Award kw_award ["award"] ["khen", "tặng"]
    Take kw_take ["take"] ["lấy"]
    SelectedOf kw_selected_of ["of"] ["trong số"]
    QuotaOf kw_quota_of ["of"] []
    BaseEligible base_eligible ["eligible"] ["số đủ điều kiện", "số đơn vị đủ điều kiện"]
    BaseUnits base_units ["units"] ["số đơn vị", "tổng số đơn vị"]
    BaseOfKind kw_base_of_kind [] ["số", "tổng số"]
    ThoseRated kw_those_rated ["those rated"] ["số được xếp loại", "số đơn vị được xếp loại"]
    OrBetter kw_or_better ["or better"] ["trở lên"]
    ThoseWhoHold kw_those_who_hold ["those who hold"] ["số được tặng", "số đơn vị được tặng"]
    WithinEach kw_within_each ["within each"] ["trong từng", "trong mỗi"]
    RoundedDown kw_rounded_down ["rounded down"] ["làm tròn xuống"]
    RoundedUp kw_rounded_up ["rounded up"] ["làm tròn lên"]
    RoundedHalfUp kw_rounded_half_up ["rounded half up"] ["làm tròn từ 0,5 lên", "làm tròn từ 0.5 lên"]
    RankedBy kw_ranked_by ["ranked by"] ["xếp hạng theo", "xếp theo"]
    RankThen kw_rank_then ["then"] ["sau đó theo", "sau đó", "rồi đến"]
    LowestFirst kw_lowest_first ["lowest first"] ["từ thấp đến cao", "tăng dần"]
    Ties kw_ties ["ties"] ["đồng hạng thì", "bằng điểm thì"]
    Prefer kw_prefer ["prefer"] ["ưu tiên"]
    TieReferred tie_referred ["referred"] ["trình xem xét", "xem xét"]
    TieAllIn tie_all_in ["all in"] ["cùng được tặng", "cùng được chọn", "lấy tất cả"]
    TieAllOut tie_all_out ["all out"] ["cùng không được tặng", "cùng không được chọn", "không lấy"]
    EarlierFrom kw_earlier_from ["earlier from"] ["các năm trước lấy từ"]
    EarlierBy kw_earlier_by ["by"] ["theo"]

    // ---- examples ----
    Given kw_given ["given"] ["giả sử", "cho"]
    Article article ["a", "an"] ["một"]
    InUnit kw_in_unit ["in"] ["thuộc"]
    GivenNo kw_given_no ["no"] ["không có"]
    GivenWith kw_given_with ["with"] ["có", "với"]
    GivenFor kw_given_for ["for"] ["cho", "riêng"]
    GivenEvidence kw_given_evidence ["with evidence"] ["kèm minh chứng", "có minh chứng"]
    On kw_on ["on"] ["vào ngày", "vào"]
    Expect kw_expect ["expect"] ["thì", "mong đợi", "kỳ vọng"]
    Passes kw_passes ["passes", "is pass"] ["đạt"]
    Fails kw_fails ["fails", "is fail"] ["không đạt"]
    IsUndetermined kw_is_undetermined ["is undetermined"] ["chưa xác định"]
    IsNotApplicable kw_is_not_applic ["is not applicable"] ["không áp dụng"]
    IsAwarded kw_is_awarded ["is awarded"] ["được tặng", "được khen"]
    IsNotAwarded kw_is_not_awarded ["is not awarded"] ["không được tặng", "không được khen"]
    IsReferred kw_is_referred ["is referred"] ["chờ xem xét"]
    ExpectIs kw_is ["is"] ["là", "bằng"]
    SoFar kw_so_far ["so far"] ["tính đến nay"]
    ExpectFor kw_expect_for ["for"] ["đối với", "của"]
}

impl Word {
    /// The phrase that a rule of the grammar reads.
    pub(super) fn of_rule(rule: Rule) -> Option<Word> {
        static WORDS: LazyLock<HashMap<Rule, Word>> = LazyLock::new(|| {
            let rules: HashMap<String, Rule> =
                Rule::all_rules().iter().map(|rule| (format!("{rule:?}"), *rule)).collect();
            Word::ALL.iter().filter_map(|word| Some((*rules.get(word.rule())?, *word))).collect()
        });
        WORDS.get(&rule).copied()
    }

    /// Whether it is written so in a language.
    pub(super) fn is_spelt(self, written: &str, lang: Lang) -> bool {
        self.spellings(lang).iter().any(|spelling| {
            *spelling == written
                || spelling.split(' ').eq(written.split(' ').map(canonical_syllable))
                || spelling.contains('/') && spelling.replace(' ', "") == written.replace(' ', "")
        })
    }

    /// How it is printed in a language; empty where that language says it with other words.
    pub fn canonical(self, lang: Lang) -> &'static str {
        self.spellings(lang).first().copied().unwrap_or("")
    }
}

/// The as-of date as a value, in each language.
pub const AS_OF: [&str; 2] = ["as_of", "ngày_đánh_giá"];

/// What the terms of a campaign are called where they are gone through like members.
pub const TERM: &str = "term";

/// The kind of a unit as a value, in each language, where nothing is declared by that name.
pub const KIND: [&str; 2] = ["kind", "loại"];

/// Syllables that are spelt in more than one way, the canonical spelling first: the tone on the other vowel, `i` for
/// `y`, `hàng` for `hằng`.
pub const SYLLABLES: &[&[&str]] = &[
    &["tỷ", "tỉ"],
    &["quý", "quí", "qúy"],
    &["Quý", "Quí", "Qúy"],
    &["kỳ", "kì"],
    &["lũy", "luỹ"],
    &["hằng", "hàng"],
];

/// A syllable as it is spelt in the table.
fn canonical_syllable(written: &str) -> &str {
    SYLLABLES.iter().find(|spellings| spellings.contains(&written)).map_or(written, |spellings| spellings[0])
}
