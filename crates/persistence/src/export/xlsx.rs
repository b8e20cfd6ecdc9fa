//! Spreadsheets (XLSX). The rows go to temporary files as they come, so that memory holds few of them. The file is whole only
//! after its last row, so it is sent after that.

use super::column::{Column, Kind};
use super::row::{Texts, cut, to_the_second};
use crate::{Error, Result};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{Read, Seek};

/// The limit of rows of a sheet. The first row has the names. Further rows go to further sheets.
const MOST_ROWS: u32 = 1_048_576;

/// A spreadsheet that is being written.
pub(super) struct Spreadsheet {
    workbook: Workbook,
    sheets: usize,
    /// The next row of the last sheet.
    row: u32,
    time: Format,
}

impl Spreadsheet {
    /// An empty spreadsheet.
    pub(super) fn new() -> Self {
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        Self { workbook: Workbook::new(), sheets: 0, row: MOST_ROWS, time }
    }

    /// Adds rows.
    pub(super) fn add(&mut self, columns: &[Column], rows: &[Texts]) -> Result<()> {
        if self.sheets == 0 {
            self.begin_sheet(columns)?;
        }
        for row in rows {
            if self.row >= MOST_ROWS {
                self.begin_sheet(columns)?;
            }
            let (number, time) = (self.row, self.time.clone());
            let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1)).map_err(failed)?;
            for (place, (column, text)) in (0_u16..).zip(row.cells(columns)) {
                if let Some(text) = text {
                    write(sheet, (number, place), column.kind, text, &time)?;
                }
            }
            self.row = self.row.saturating_add(1);
        }
        Ok(())
    }

    fn begin_sheet(&mut self, columns: &[Column]) -> Result<()> {
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        let bold = Format::new().set_bold();
        for (place, column) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(0, place, column.name, &bold).map_err(failed)?;
        }
        (self.sheets, self.row) = (self.sheets.saturating_add(1), 1);
        Ok(())
    }

    /// The finished file.
    pub(super) fn finish(mut self) -> Result<File> {
        let mut file = tempfile::tempfile().map_err(failed)?;
        self.workbook.save_to_writer(&mut file).map_err(failed)?;
        file.rewind().map_err(failed)?;
        Ok(file)
    }
}

/// The next bytes of a file. None: its end.
pub(super) fn piece(file: &mut File, size: usize) -> Result<Option<Vec<u8>>> {
    let mut piece = Vec::with_capacity(size);
    file.take(u64::try_from(size).unwrap_or(u64::MAX)).read_to_end(&mut piece).map_err(failed)?;
    Ok((!piece.is_empty()).then_some(piece))
}

/// Writes a cell. Text is always text: no spreadsheet takes it for a formula.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    kind: Kind,
    text: &str,
    time: &Format,
) -> Result<()> {
    let written = match kind {
        // A spreadsheet keeps 15 digits, and our numbers have fewer.
        Kind::Number => match text.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number),
            Err(_) => sheet.write_string(row, column, text),
        },
        Kind::Flag => sheet.write_boolean(row, column, text == "true"),
        Kind::Time => match ExcelDateTime::parse_from_str(to_the_second(text)) {
            Ok(at) => sheet.write_datetime_with_format(row, column, &at, time),
            Err(_) => sheet.write_string(row, column, to_the_second(text)),
        },
        Kind::Id | Kind::Word | Kind::Text | Kind::List | Kind::Object => {
            sheet.write_string(row, column, cut(text).as_ref())
        }
    };
    written.map(drop).map_err(failed)
}

fn failed(error: impl Into<Failure>) -> Error {
    Error::Internal(error.into().0)
}

struct Failure(String);

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        Self(format!("spreadsheet: {error}"))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(format!("temporary file: {error}"))
    }
}
