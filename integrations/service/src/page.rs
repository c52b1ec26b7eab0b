//! The scores as a page: one file without a script, on a phone as well as on a screen, light or dark as the reader has it.

use std::fmt;

use jiff::civil::Date;

use crate::picture::Picture;
use crate::scores::{CONFIDENCE, DAYS, FEWEST, Score, Scores, Verdict};

pub(crate) fn html(scores: &Scores) -> String {
    Page(scores).to_string()
}

struct Page<'a>(&'a Scores);

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(scores) = self;
        let (from, until) = (in_words(scores.window.from), in_words(scores.window.until));
        write!(
            f,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>Net Promoter Score by product</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n\
             <h1>How likely are customers to recommend us?</h1>\n\
             <p>Net Promoter Score by product: the {DAYS} days from {from} to {until}.</p>\n",
            include_str!("page.css"),
        )?;
        if scores.products.is_empty() {
            f.write_str("<p>Too few have answered in these days for a score to be shown.</p>\n")?;
        } else {
            figure(f, scores)?;
            table(f, scores)?;
        }
        hidden(f, &scores.hidden)?;
        explanation(f)?;
        write!(
            f,
            "<form>\n<label>Look back to <input type=\"date\" name=\"until\" value=\"{}\" required></label>\n\
             <button>Show</button>\n</form>\n</main>\n</body>\n</html>\n",
            scores.window.until
        )
    }
}

fn in_words(day: Date) -> impl fmt::Display {
    day.strftime("%-d %B %Y")
}

fn figure(f: &mut fmt::Formatter<'_>, scores: &Scores) -> fmt::Result {
    let picture = Picture::of(scores);
    write!(
        f,
        "<figure>\n{picture}<figcaption>The mark is the score, the line its interval. \
         The dashed line is the score of all products together."
    )?;
    if picture.has_arrows() {
        f.write_str(" A line that ends in an arrow goes on beyond the picture.")?;
    }
    f.write_str("</figcaption>\n</figure>\n")
}

fn table(f: &mut fmt::Formatter<'_>, scores: &Scores) -> fmt::Result {
    f.write_str(
        "<table>\n<caption>The figures</caption>\n<thead>\n<tr><th scope=\"col\">Product</th>\
         <th scope=\"col\">Score</th><th scope=\"col\">Answers</th><th scope=\"col\">Against others</th></tr>\n\
         </thead>\n<tbody>\n",
    )?;
    for product in &scores.products {
        let against_others = match product.against_others {
            Some(Verdict::Higher) => "higher",
            Some(Verdict::Lower) => "lower",
            Some(Verdict::Unclear) => "unclear",
            None => "none",
        };
        row(f, &product.product, &product.score, against_others)?;
    }
    f.write_str("</tbody>\n")?;
    if let Some(all) = &scores.all {
        f.write_str("<tfoot>\n")?;
        row(f, "All products", all, "")?;
        f.write_str("</tfoot>\n")?;
    }
    f.write_str("</table>\n")
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, score: &Score, against_others: &str) -> fmt::Result {
    writeln!(
        f,
        "<tr><th scope=\"row\">{}</th><td>{:.0}</td><td>{}</td><td>{against_others}</td></tr>",
        Escaped(name),
        score.nps,
        score.answers
    )
}

fn hidden(f: &mut fmt::Formatter<'_>, hidden: &[String]) -> fmt::Result {
    if hidden.is_empty() {
        return Ok(());
    }
    writeln!(
        f,
        "<p>Not shown by themselves: {}. Fewer than {FEWEST} have answered about them, or without them such a one could be \
         worked out.</p>",
        Escaped(&hidden.join(", "))
    )
}

fn explanation(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let percent = 100.0 * CONFIDENCE.level();
    writeln!(
        f,
        "<p>The score is the share of those who answer 9 or 10, less the share of those who answer 0 to 6, in points from \
         -100 to 100. In brackets stands its interval: with {percent}&#160;% confidence it holds what all customers would have \
         answered. A product is higher or lower than the others together if chance does not explain the difference, \
         again with {percent}&#160;% confidence, and for all products at once; else it is unclear.</p>"
    )
}

/// Text that means itself wherever it stands in a page.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => fmt::Write::write_char(f, other)?,
            }
        }
        Ok(())
    }
}
