//! A workbook by ECMA-376 (Office Open XML), written as a stream: rows go into the archive as they
//! come, so nothing is kept in memory or in files of its own. Texts stand in their cells; a text is
//! never a formula, and one that would become a formula when somebody edits the cell is quoted, as
//! Excel does it with an apostrophe.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::exports::cell::{Cell, clean};
use crate::exports::words;
use crate::imports::refused::is_formula;

/// Rows of a sheet: Excel's limit. More go on another one.
const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Bytes of a sheet: above 4 GiB an archive would need sizes that Excel does not read in a stream.
const SHEET_BYTES_MAX: usize = 3 * 1024 * 1024 * 1024;
/// Excel shows no more of a cell.
const CELL_CHARS_MAX: usize = 32_000;
/// Fast, and not much larger than the best.
const LEVEL: i64 = 3;
/// Rows are handed to the archive when they come to this.
const BUFFER_BYTES: usize = 64 * 1024;

/// Places in the list of formats of `styles.xml`.
const STYLE_HEADER: u8 = 1;
const STYLE_TEXT: u8 = 2;
const STYLE_QUOTED: u8 = 3;
const STYLE_DAY: u8 = 4;
const STYLE_MOMENT: u8 = 5;
const STYLE_NUMBER: u8 = 6;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Sheets are what an XML file is unless it is named: their number is known only at the end.
const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
</Types>";

const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"7\">\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>\
<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" quotePrefix=\"1\"/>\
<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"22\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"4\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// A workbook that is being written.
pub struct Workbook<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    name: &'static str,
    zone: TimeZone,
    headers: Vec<String>,
    sheets: u32,
    rows: u32,
    bytes: usize,
    buffer: String,
}

impl<W: Write> Workbook<W> {
    /// Begins with the headers, on a sheet of this name.
    pub fn begin(
        out: W,
        name: &'static str,
        zone: TimeZone,
        headers: &[&'static str],
    ) -> io::Result<Self> {
        let mut workbook = Self {
            zip: ZipWriter::new_stream(out),
            name,
            zone,
            headers: headers.iter().map(|&header| header.to_owned()).collect(),
            sheets: 0,
            rows: 0,
            bytes: 0,
            buffer: String::with_capacity(2 * BUFFER_BYTES),
        };
        workbook.part("[Content_Types].xml", CONTENT_TYPES)?;
        let root = format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        workbook.part("_rels/.rels", &root)?;
        workbook.begin_sheet()?;
        Ok(workbook)
    }

    fn start(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL));
        self.zip.start_file(name, options).map_err(io::Error::from)
    }

    fn part(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.start(name)?;
        self.zip.write_all(DECLARATION.as_bytes())?;
        self.zip.write_all(text.as_bytes())
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.rows = 0;
        self.bytes = 0;
        self.start(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        self.buffer.push_str(DECLARATION);
        // Writing into memory does not fail.
        let _ = write!(
            self.buffer,
            "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
             </sheetView></sheetViews><cols><col min=\"1\" max=\"{}\" width=\"22\" customWidth=\"1\"/></cols><sheetData>",
            self.headers.len().max(1)
        );
        let headers = std::mem::take(&mut self.headers);
        self.buffer.push_str("<row>");
        for header in &headers {
            text(&mut self.buffer, header, STYLE_HEADER);
        }
        self.buffer.push_str("</row>");
        self.headers = headers;
        self.rows = 1;
        Ok(())
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.buffer.push_str("</sheetData></worksheet>");
        self.pass_on()
    }

    fn pass_on(&mut self) -> io::Result<()> {
        self.bytes += self.buffer.len();
        self.zip.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        Ok(())
    }

    /// Writes a record.
    pub fn write(&mut self, cells: &[Cell]) -> io::Result<()> {
        if self.rows >= SHEET_ROWS_MAX || self.bytes >= SHEET_BYTES_MAX {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.buffer.push_str("<row>");
        for cell in cells {
            self.cell(cell);
        }
        self.buffer.push_str("</row>");
        self.rows += 1;
        if self.buffer.len() >= BUFFER_BYTES {
            self.pass_on()?;
        }
        Ok(())
    }

    fn cell(&mut self, cell: &Cell) {
        match cell {
            Cell::Text(value) => plain(&mut self.buffer, &clean(value)),
            Cell::Texts(values) => plain(&mut self.buffer, &clean(&Cell::joined(values))),
            Cell::Number(value) => number(&mut self.buffer, value, STYLE_NUMBER),
            Cell::Day(value) => match day_number(value) {
                Some(days) => number(&mut self.buffer, &days.to_string(), STYLE_DAY),
                None => plain(&mut self.buffer, value),
            },
            Cell::Moment(at) => match words::civil(*at, &self.zone) {
                Some(local) if days_since_1900(local.date()).is_some() => {
                    let days = days_since_1900(local.date()).unwrap_or_default();
                    let time = local.time();
                    let seconds = i32::from(time.hour()) * 3600
                        + i32::from(time.minute()) * 60
                        + i32::from(time.second());
                    let value = f64::from(days) + f64::from(seconds) / 86_400.0;
                    number(&mut self.buffer, &value.to_string(), STYLE_MOMENT);
                }
                _ => plain(&mut self.buffer, &words::moment(*at, &self.zone)),
            },
        }
    }

    /// Writes what is left: the last sheet, and the list of sheets.
    pub fn finish(mut self) -> io::Result<W> {
        self.end_sheet()?;
        let (mut sheets, mut relations) = (String::new(), String::new());
        for number in 1..=self.sheets {
            let again = if number == 1 {
                String::new()
            } else {
                format!(" {number}")
            };
            let _ = write!(
                sheets,
                "<sheet name=\"{}{again}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>",
                self.name
            );
            let _ = write!(
                relations,
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            );
        }
        let styles = self.sheets + 1;
        self.part(
            "xl/workbook.xml",
            &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{sheets}</sheets></workbook>"),
        )?;
        self.part(
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}\
                 <Relationship Id=\"rId{styles}\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        )?;
        self.part("xl/styles.xml", STYLES)?;
        let out = self.zip.finish().map_err(io::Error::from)?;
        Ok(out.into_inner())
    }
}

fn plain(buffer: &mut String, value: &str) {
    if value.is_empty() {
        buffer.push_str("<c/>");
    } else {
        let quoted = is_formula(value);
        text(
            buffer,
            value,
            if quoted { STYLE_QUOTED } else { STYLE_TEXT },
        );
    }
}

fn text(buffer: &mut String, value: &str, style: u8) {
    let _ = write!(
        buffer,
        "<c t=\"inlineStr\" s=\"{style}\"><is><t xml:space=\"preserve\">"
    );
    let mut letters = value.chars().take(CELL_CHARS_MAX);
    let mut rest = value;
    for letter in letters.by_ref() {
        match letter {
            '&' => buffer.push_str("&amp;"),
            '<' => buffer.push_str("&lt;"),
            '>' => buffer.push_str("&gt;"),
            // ECMA-376 part 1, 22.9.2.19: `_x000D_` would be read as that letter.
            '_' if is_escape(rest) => buffer.push_str("_x005F_"),
            letter => buffer.push(letter),
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    buffer.push_str("</t></is></c>");
}

fn is_escape(text: &str) -> bool {
    let code = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    code.is_some_and(|code| {
        let (digits, end) = code.split_at(4);
        end == "_" && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn number(buffer: &mut String, value: &str, style: u8) {
    let _ = write!(buffer, "<c s=\"{style}\"><v>{value}</v></c>");
}

fn day_number(day: &str) -> Option<i32> {
    days_since_1900(day.parse().ok()?)
}

/// Excel's number of a day. Before March 1900 it counts a day that never was, so those stay texts.
fn days_since_1900(day: Date) -> Option<i32> {
    let zero = Date::new(1899, 12, 30).ok()?;
    let days = day.since(zero).ok()?.get_days();
    (days >= 61 && day.year() <= 9999).then_some(days)
}
