//! Markdown of notes to HTML that is safe to put on a page: no scripts, no styles, no pictures, and
//! links only to the web and to mail.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// Most bytes of a note.
pub const LIMIT_BYTES: usize = 64 * 1024;
/// Deeper quotes and lists lose their frame, as cleaning costs the square of the depth.
const DEPTH_MAX: usize = 24;

const TAGS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .set_tag_attribute_value("a", "target", "_blank")
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// The HTML of a note.
pub fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut depth = 0_usize;
    let events = Parser::new_ext(markdown, options).filter_map(move |event| match event {
        // HTML that was typed in is text: what a person wrote is what colleagues read.
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::SoftBreak => Some(Event::HardBreak),
        // Of a picture its caption stays.
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => None,
        Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        Event::Start(tag) => {
            depth = depth.saturating_add(1);
            (depth <= DEPTH_MAX).then_some(Event::Start(tag))
        }
        Event::End(tag) => {
            let keep = depth <= DEPTH_MAX;
            depth = depth.saturating_sub(1);
            keep.then_some(Event::End(tag))
        }
        other => Some(other),
    });
    let mut out = String::with_capacity(markdown.len().saturating_mul(2));
    html::push_html(&mut out, events);
    CLEANER.clean(&out).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expect: &str) {
        assert_eq!(to_html(markdown).trim(), expect, "{markdown}");
    }

    // Shows the usual forms: emphasis, lists, lines kept apart, tables.
    #[test]
    fn usual_notes() {
        check(
            "**a** _b_ ~~c~~",
            "<p><strong>a</strong> <em>b</em> <del>c</del></p>",
        );
        check("one\ntwo", "<p>one<br>\ntwo</p>");
        check("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>");
        assert!(to_html("|a|b|\n|-|-|\n|1|2|").contains("<td>2</td>"));
    }

    // Shows that nothing that runs, loads or pretends gets through.
    #[test]
    fn attacks() {
        for attack in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](https://evil.example/pixel.png)",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,AAAA)",
            "[x](vbscript:x)",
            "<a href=\"javascript:x\" onclick=x>y</a>",
            "<iframe src=//evil.example></iframe>",
            "<svg/onload=alert(1)>",
            "[x](/api/v1/session)",
            "[x](//evil.example)",
            "<style>*{display:none}</style>",
        ] {
            let html = to_html(attack).to_lowercase();
            for bad in [
                "<script",
                "<img",
                "<iframe",
                "<svg",
                "<style",
                "javascript:alert(1)\"",
                "href=\"data",
                "href=\"vbscript",
                "href=\"/",
            ] {
                assert!(!html.contains(bad), "{attack}: {html}");
            }
            assert!(!html.contains("<a href=\"javascript"), "{attack}: {html}");
        }
    }

    // Shows that links lead out without telling where they come from.
    #[test]
    fn links() {
        let html = to_html("[x](https://example.com/a)");
        assert!(html.contains("href=\"https://example.com/a\""), "{html}");
        assert!(
            html.contains("rel=\"noopener noreferrer nofollow\""),
            "{html}"
        );
        assert!(html.contains("target=\"_blank\""), "{html}");
        assert!(to_html("<a@example.com>").contains("mailto:a@example.com"));
    }

    // Shows that the caption of a picture stays while the picture is not loaded.
    #[test]
    fn pictures() {
        check("![plan](https://example.com/p.png)", "<p>plan</p>");
    }

    // Shows that the worst nesting of the largest note is done at once.
    #[test]
    fn nesting_is_bounded() {
        for piece in ["> ", "- ", "*", "[", "`", "<b>"] {
            let html = to_html(&piece.repeat(LIMIT_BYTES / piece.len()));
            assert!(html.matches("<blockquote>").count() <= DEPTH_MAX);
        }
    }
}
