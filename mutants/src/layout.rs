//! A rewritten file: its text, and which piece of it belongs to which mutant.
//!
//! The walker makes a tree. A [`Construct`] stands for a piece of the source and says how it is written with switches; the
//! pieces of source inside it are [`Fragment`]s, with constructs of their own. Writing the tree notes where everything
//! came to stand, because that is how a compiler's error is traced to the mutant that it is about.

use std::ops::Range;

/// A piece of the source that stays, but for the constructs inside it.
#[derive(Debug)]
pub struct Fragment {
    /// In bytes of the source.
    pub range: Range<usize>,
    /// In the order of the source.
    pub inside: Vec<Construct>,
}

/// A piece of the source that is written anew.
#[derive(Debug)]
pub struct Construct {
    /// What it replaces, in bytes of the source; empty where something is only added.
    pub range: Range<usize>,
    pub mutants: Vec<u32>,
    pub parts: Vec<Part>,
}

/// A part of what a construct is written as.
#[derive(Debug)]
pub enum Part {
    /// Needed by all of its mutants.
    Text(String),
    /// Written for one mutant alone.
    Own(u32, String),
    Source(Fragment),
}

/// What a place of the rewritten text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of one mutant alone.
    Own,
    /// Text around the operands of a construct.
    Frame,
    /// A construct from its first byte to its last.
    Whole,
}

/// A place of the rewritten text, and the mutants that it is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// In bytes of the rewritten text.
    pub range: Range<usize>,
    pub kind: Kind,
    pub mutants: Vec<u32>,
}

/// The text of a file with its switches.
#[derive(Debug)]
pub struct Rewritten {
    pub text: String,
    pub places: Vec<Place>,
}

/// Writes a whole file.
pub fn write(source: &str, file: &Fragment) -> Rewritten {
    let mut writer = Writer {
        source,
        written: Rewritten {
            text: String::with_capacity(source.len() * 2),
            places: vec![],
        },
    };
    writer.fragment(file);
    writer.written
}

struct Writer<'source> {
    source: &'source str,
    written: Rewritten,
}

impl Writer<'_> {
    fn fragment(&mut self, fragment: &Fragment) {
        let mut at = fragment.range.start;
        for construct in &fragment.inside {
            self.written.text += &self.source[at..construct.range.start];
            self.construct(construct);
            at = construct.range.end;
        }
        self.written.text += &self.source[at..fragment.range.end];
    }

    fn construct(&mut self, construct: &Construct) {
        let start = self.written.text.len();
        for part in &construct.parts {
            match part {
                Part::Text(text) => self.text(text, Kind::Frame, &construct.mutants),
                Part::Own(mutant, text) => self.text(text, Kind::Own, &[*mutant]),
                Part::Source(fragment) => self.fragment(fragment),
            }
        }
        self.place(start, Kind::Whole, &construct.mutants);
    }

    fn text(&mut self, text: &str, kind: Kind, mutants: &[u32]) {
        let start = self.written.text.len();
        self.written.text += text;
        self.place(start, kind, mutants);
    }

    fn place(&mut self, start: usize, kind: Kind, mutants: &[u32]) {
        self.written.places.push(Place {
            range: start..self.written.text.len(),
            kind,
            mutants: mutants.to_vec(),
        });
    }
}
