//! The only place that reads libphonenumber's data. Patterns are compiled here, once and only those
//! in use, and must match a number as a whole: the parser of the crate that brings the data strips
//! trunk prefixes from international numbers («+7 812 …») and matches beginnings.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use phonenumber::metadata::{DATABASE, Descriptor, Format, Metadata};
use regex::{Regex, RegexBuilder};

use super::clean::Cleaned;

/// Digits from which a number without plus is tried as an international one.
const INTERNATIONAL_DIGITS_MIN: usize = 11;
/// Digits of the longest country calling code.
const COUNTRY_CODE_DIGITS_MAX: usize = 3;

static PLAN: LazyLock<Plan> = LazyLock::new(Plan::load);

/// The numbering plan of the world.
struct Plan {
    /// Regions by calling code, the main one first.
    by_code: HashMap<String, Vec<Region>>,
    /// Calling code and place in its list by ISO 3166 code.
    by_id: HashMap<String, (String, usize)>,
}

/// The rules of one country.
struct Region {
    /// Any valid national number.
    valid: Pattern,
    /// What is dialled before an international number.
    international_prefix: Option<Pattern>,
    /// What is dialled before a national number.
    trunk_prefix: Option<Pattern>,
    /// What a number with a trunk prefix becomes; without it the prefix falls off.
    trunk_rule: Option<String>,
    groupings: Vec<Grouping>,
}

struct Grouping {
    leading: Option<Pattern>,
    whole: Pattern,
    template: String,
}

/// A pattern compiled when it is first asked for.
struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn whole(source: &str) -> Self {
        Self {
            source: format!("^(?:{source})$"),
            compiled: OnceLock::new(),
        }
    }

    fn leading(source: &str) -> Self {
        Self {
            source: format!("^(?:{source})"),
            compiled: OnceLock::new(),
        }
    }

    fn get(&self) -> Option<&Regex> {
        let compile = || {
            RegexBuilder::new(&self.source)
                .ignore_whitespace(true)
                .unicode(false)
                .build()
                .ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    fn is_match(&self, digits: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(digits))
    }
}

impl Plan {
    fn load() -> Self {
        let mut plan = Self {
            by_code: HashMap::new(),
            by_id: HashMap::new(),
        };
        for number in 1..10_u16.pow(3) {
            let Some(mut countries) = DATABASE.by_code(&number) else {
                continue;
            };
            countries.sort_by_key(|country| (!country.is_main_country_for_code(), country.id()));
            let code = number.to_string();
            for (place, country) in countries.iter().enumerate() {
                plan.by_id
                    .insert(country.id().to_owned(), (code.clone(), place));
            }
            plan.by_code
                .insert(code, countries.into_iter().map(Region::read).collect());
        }
        plan
    }

    /// The calling code an international number begins with, the regions of it, and the rest.
    fn split<'a>(&self, digits: &'a str) -> Option<(&'a str, &[Region], &'a str)> {
        (1..=COUNTRY_CODE_DIGITS_MAX).find_map(|length| {
            let (code, national) = digits.split_at_checked(length)?;
            Some((code, self.by_code.get(code)?.as_slice(), national))
        })
    }

    fn international(&self, digits: &str) -> Option<String> {
        let (code, regions, national) = self.split(digits)?;
        if is_valid(regions, national) {
            return Some(format!("+{digits}"));
        }
        // «+44 (0)20 …»: the trunk prefix left in an international number.
        let national = regions.first()?.without_trunk_prefix(national)?;
        is_valid(regions, &national).then(|| format!("+{code}{national}"))
    }

    fn national(&self, digits: &str, region: &str) -> Option<String> {
        let (code, place) = self.by_id.get(region.to_ascii_uppercase().as_str())?;
        let regions = self.by_code.get(code)?;
        let region = regions.get(*place)?;
        let without_prefix = region.without_trunk_prefix(digits);
        if let Some(national) = &without_prefix
            && is_valid(regions, national)
        {
            return Some(format!("+{code}{national}"));
        }
        if is_valid(regions, digits) {
            return Some(format!("+{code}{digits}"));
        }
        if digits.starts_with(code.as_str())
            && let Some(e164) = self.international(digits)
        {
            return Some(e164);
        }
        let prefix = region.international_prefix.as_ref()?.get()?.find(digits);
        if let Some(rest) = prefix.and_then(|prefix| digits.get(prefix.end()..))
            && let Some(e164) = self.international(rest)
        {
            return Some(e164);
        }
        // Exports of other programs often lose the plus; a number with a trunk prefix had none.
        let lost_plus = without_prefix.is_none() && digits.len() >= INTERNATIONAL_DIGITS_MIN;
        if lost_plus {
            self.international(digits)
        } else {
            None
        }
    }
}

impl Region {
    fn read(country: &Metadata) -> Self {
        let kinds = country.descriptors();
        let kinds = [
            kinds.mobile(),
            kinds.fixed_line(),
            kinds.toll_free(),
            kinds.premium_rate(),
            kinds.shared_cost(),
            kinds.personal_number(),
            kinds.voip(),
            kinds.pager(),
            kinds.uan(),
            kinds.voicemail(),
        ];
        let patterns: Vec<&str> = kinds.into_iter().flatten().map(pattern_of).collect();
        let trunk_prefix = match country.national_prefix_for_parsing() {
            Some(pattern) => Some(pattern.as_str()),
            None => country.national_prefix(),
        };
        let international = country.international_formats();
        let formats = if international.is_empty() {
            country.formats()
        } else {
            international
        };
        Self {
            valid: Pattern::whole(&patterns.join("|")),
            international_prefix: country
                .international_prefix()
                .map(|pattern| Pattern::leading(pattern.as_str())),
            trunk_prefix: trunk_prefix.map(Pattern::leading),
            trunk_rule: country.national_prefix_transform_rule().map(template),
            groupings: formats
                .iter()
                .filter(|format| format.format() != "NA")
                .map(grouping)
                .collect(),
        }
    }

    fn without_trunk_prefix(&self, digits: &str) -> Option<String> {
        let found = self.trunk_prefix.as_ref()?.get()?.captures(digits)?;
        let whole = found.get(0)?;
        let rest = digits.get(whole.end()..)?;
        let last = found.len().checked_sub(1).filter(|last| *last > 0);
        match &self.trunk_rule {
            Some(rule) if last.is_some_and(|last| found.get(last).is_some()) => {
                let mut national = String::with_capacity(digits.len());
                found.expand(rule, &mut national);
                national.push_str(rest);
                Some(national)
            }
            _ if whole.is_empty() => None,
            _ => Some(rest.to_owned()),
        }
    }
}

fn pattern_of(kind: &Descriptor) -> &str {
    kind.national_number().as_str()
}

fn grouping(format: &Format) -> Grouping {
    Grouping {
        leading: format
            .leading_digits()
            .last()
            .map(|pattern| Pattern::leading(pattern.as_str())),
        whole: Pattern::whole(format.pattern().as_str()),
        template: template(format.format()),
    }
}

/// libphonenumber's `$1` as `${1}`, so that a digit after it is no part of the group's number.
fn template(format: &str) -> String {
    let mut out = String::with_capacity(format.len() + 8);
    let mut group = false;
    for character in format.chars() {
        match character {
            '$' => group = true,
            digit if group && digit.is_ascii_digit() => {
                out.push_str("${");
                out.push(digit);
                out.push('}');
                group = false;
            }
            other => out.push(other),
        }
    }
    out
}

fn is_valid(regions: &[Region], national: &str) -> bool {
    regions.iter().any(|region| region.valid.is_match(national))
}

/// The E.164 form of a valid number, or nothing.
pub(super) fn e164(cleaned: &Cleaned, region: &str) -> Option<String> {
    let digits = cleaned.digits.as_str();
    if cleaned.plus {
        return PLAN.international(digits);
    }
    if let Some(e164) = PLAN.national(digits, region) {
        return Some(e164);
    }
    // «00» instead of the plus, also where the country dials another prefix.
    PLAN.international(digits.strip_prefix("00")?)
}

/// The international format of an E.164 number: `+`, calling code, a space, the groups of its
/// country; one group where the data has no grouping.
pub(super) fn grouped(e164: &str) -> String {
    let digits = e164.strip_prefix('+').unwrap_or(e164);
    let Some((code, regions, national)) = PLAN.split(digits) else {
        return e164.to_owned();
    };
    let groupings = regions
        .first()
        .map(|region| region.groupings.as_slice())
        .unwrap_or_default();
    let groups = groupings
        .iter()
        .find_map(|grouping| grouping.apply(national));
    format!("+{code} {}", groups.as_deref().unwrap_or(national))
}

impl Grouping {
    fn apply(&self, national: &str) -> Option<String> {
        if self
            .leading
            .as_ref()
            .is_some_and(|leading| !leading.is_match(national))
        {
            return None;
        }
        let found = self.whole.get()?.captures(national)?;
        let mut groups = String::with_capacity(national.len() + 4);
        found.expand(&self.template, &mut groups);
        Some(groups)
    }
}
