//! The page: everything is said in words too, and can be read by whoever looks.

use serde_json::{Value, json};

use crate::support::{File, Service};

/// The part of a page from one mark to another.
#[track_caller]
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).expect(from);
    rest.split_once(to).expect(to).0
}

#[test]
fn the_picture_has_a_title_and_a_description() {
    let service = Service::start(&[]);
    let reply = service.get("/");
    assert_eq!(reply.status, 200);
    assert!(
        reply
            .head
            .contains("content-type: text/html; charset=utf-8")
    );
    assert!(
        reply
            .head
            .contains("content-security-policy: default-src 'none'")
    );
    let picture = part(&reply.body, "<svg role=\"img\"", "</figure>");
    assert!(picture.contains("aria-labelledby=\"picture-title picture-words\""));
    let title = part(picture, "<title id=\"picture-title\">", "</title>");
    assert_eq!(title, "Net Promoter Score by product, with intervals");

    let scores = service.get("/scores").json();
    let words = part(picture, "<desc id=\"picture-words\">", "</desc>");
    for product in scores["products"].as_array().unwrap() {
        let (name, answers) = (product["product"].as_str().unwrap(), &product["answers"]);
        let figures = part(words, &format!(" {name}: "), " answers.");
        assert!(figures.ends_with(&format!("], {answers}")), "{figures}");
        assert!(picture.contains(&format!(">{name}</text>")));
    }
    // The axis has a name with its unit, and what is too small is named.
    assert!(picture.contains(">Net Promoter Score, in points</text>"));
    let names = reply
        .body
        .split_once("Not shown by themselves: ")
        .unwrap()
        .1;
    assert!(names.starts_with("Gift wrapping, Repairs. "));
    assert!(!picture.contains("Repairs"));
}

/// Of the answers that come along, one product is so small that its whisker leaves the picture, which is said.
#[test]
fn a_whisker_that_leaves_the_picture_ends_in_an_arrow() {
    let service = Service::start(&[]);
    let page = service.get("/").body;
    assert_eq!(page.matches("class=\"arrow\"").count(), 1);
    assert!(page.contains("A line that ends in an arrow goes on beyond the picture."));
}

#[test]
fn no_answers_are_no_picture() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    let page = service.get("/?until=2025-03-31").body;
    assert!(page.contains("Too few have answered") && !page.contains("<svg"));
    assert!(page.contains("4 March 2025 to 31 March 2025"));
}

/// All ends of the scale, one product alone, and a name that would be a script.
#[test]
fn odd_products() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    let name = "<script>x='&'</script>";
    for (product, rating) in [(name, 0), ("Best", 10)] {
        let answer = json!({"product": product, "rating": rating, "day": "2025-03-10"});
        let twelve: Value = std::iter::repeat_n(answer, 12).collect();
        assert_eq!(service.post(&twelve).status, 201);
        let page = service.get("/?until=2025-03-31").body;
        assert!(page.contains("&lt;script&gt;x=&#39;&amp;&#39;&lt;/script&gt;"));
        assert!(!page.contains("<script") && !page.contains("NaN"));
    }
}

/// Relative luminance, and the contrast of two colours, as WCAG 2.2 has them.
fn contrast(first: &str, second: &str) -> f64 {
    let luminance = |color: &str| {
        let channel = |from: usize| {
            let value = u8::from_str_radix(&color[from..from + 2], 16).unwrap();
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (first, second) = (luminance(first) + 0.05, luminance(second) + 0.05);
    first.max(second) / first.min(second)
}

#[test]
fn colours_can_be_told_from_the_paper_on_light_and_on_dark() {
    let service = Service::start(&[]);
    let page = service.get("/").body;
    let style = part(&page, "<style>", "</style>");
    let (light, dark) = style.split_once("prefers-color-scheme: dark").unwrap();
    for colours in [light, dark] {
        let colour = |name: &str| part(colours, &format!("--{name}: "), ";");
        for name in ["ink", "quiet", "mark"] {
            let contrast = contrast(colour(name), colour("paper"));
            assert!(contrast >= 4.5, "{name}: {contrast}");
        }
    }
}
