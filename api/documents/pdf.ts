/** Draws a sheet as a PDF: A4, Japanese letters in it, page numbers at the foot. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Bar, Block, Column, Fact, Sheet } from './sheet.ts';

/** In points, 72 an inch. */
const MARGIN = 56;
const FOOT = 40;
const BODY = 10;
const SMALL = 8.5;
const LINE_GAP = 3;
const PADDING = 4;
const LABEL_SHARE = 0.26;
const RULE = '#8a8a8a';
/** Dark enough for a copier. */
const BAR = '#4a4a4a';
const BAR_STEP = 15;

const require = createRequire(import.meta.url);
const fontFile = (name: string) =>
  readFileSync(require.resolve(`@expo-google-fonts/noto-sans-jp/${name}.ttf`));
let fonts: { regular: Buffer; bold: Buffer } | undefined;

/** Read once, when the first sheet is printed. */
function readFonts() {
  fonts ??= {
    regular: fontFile('400Regular/NotoSansJP_400Regular'),
    bold: fontFile('700Bold/NotoSansJP_700Bold'),
  };
  return fonts;
}

/** What stands for a letter the font lacks (emoji, for one): printers' own mark for it. */
const LACKING = '〓';

/** The bytes of the PDF. Letters the font lacks are 〓, and a line at the end says so. */
export async function renderPdf(sheet: Sheet): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
    bufferPages: true,
    info: { Title: sheet.title, Producer: 'Madoguchi', Creator: 'Madoguchi' },
    lang: 'ja',
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.once('end', resolve);
    pdf.once('error', reject);
  });
  new Printer(pdf).print(sheet);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

/** As far as pdfkit's types leave out what its fonts are. */
interface DrawnFont {
  font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

class Printer {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #left: number;
  readonly #width: number;
  #lacked = false;

  constructor(pdf: PDFKit.PDFDocument) {
    const { regular, bold } = readFonts();
    pdf.registerFont('regular', regular).registerFont('bold', bold);
    pdf.font('regular').fontSize(BODY).lineGap(LINE_GAP);
    this.#pdf = pdf;
    this.#left = pdf.page.margins.left;
    this.#width = pdf.page.width - 2 * MARGIN;
  }

  print({ title, top, head, blocks, foot }: Sheet): void {
    for (const line of top ?? []) this.#line(line, { align: 'right', size: SMALL });
    this.#gap(6);
    this.#line(title, { align: 'center', size: 16, font: 'bold' });
    this.#gap(10);
    if (head) this.#facts(head);
    for (const block of blocks) this.#block(block);
    if (this.#lacked) {
      this.#gap(8);
      this.#line(`${LACKING}は、印刷用の文字にない文字（絵文字など）です。`, { size: SMALL });
    }
    this.#feet(foot);
  }

  #block(block: Block): void {
    switch (block.kind) {
      case 'heading':
        // A heading does not stand alone at the end of a page.
        this.#room(64);
        this.#gap(10);
        this.#line(block.text, { size: 12, font: 'bold' });
        this.#gap(4);
        return;
      case 'text':
        this.#line(block.text);
        this.#gap(4);
        return;
      case 'notice':
        this.#row([{ text: block.text, share: 1, font: 'bold' }], 1.5);
        this.#gap(6);
        return;
      case 'facts':
        this.#facts(block.facts);
        return;
      case 'table':
        this.#table(block.columns, block.rows);
        return;
      case 'bars':
        this.#bars(block.bars);
        return;
      case 'boxes':
        this.#boxes(block.names);
    }
  }

  #line(text: string, { align = 'left', size = BODY, font = 'regular' }: LineLook = {}): void {
    this.#pdf
      .font(font)
      .fontSize(size)
      .text(this.#drawable(text), this.#left, this.#pdf.y, { width: this.#width, align });
    this.#pdf.font('regular').fontSize(BODY);
  }

  #facts(facts: readonly Fact[]): void {
    for (const [name, value] of facts)
      this.#row([
        { text: name, share: LABEL_SHARE, font: 'bold' },
        { text: value, share: 1 - LABEL_SHARE, font: 'regular' },
      ]);
    this.#gap(6);
  }

  #table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const all = columns.reduce((sum, { share = 1 }) => sum + share, 0);
    const shares = columns.map(({ share = 1 }) => share / all);
    const heading = columns.map(({ heading: text }, at) => ({
      text,
      share: shares[at] ?? 0,
      font: 'bold' as const,
    }));
    this.#room(60);
    this.#row(heading);
    for (const row of rows) {
      const cells = row.map((text, at) => ({
        text,
        share: shares[at] ?? 0,
        font: 'regular' as const,
      }));
      // The headings stand above what goes on upon the next page.
      this.#row(cells, 0.5, () => this.#row(heading));
    }
    this.#gap(6);
  }

  /** A page begins before the first rather than within a few bars. */
  #bars(bars: readonly Bar[]): void {
    const greatest = Math.max(1, ...bars.map(({ value }) => value ?? 0));
    this.#room(Math.min(bars.length, 8) * BAR_STEP);
    for (const bar of bars) {
      this.#room(BAR_STEP);
      this.#bar(bar, greatest);
    }
    this.#gap(6);
  }

  #bar({ name, value, text }: Bar, greatest: number): void {
    const y = this.#pdf.y;
    const [named, told] = [this.#width * LABEL_SHARE, this.#width * 0.14];
    const width = ((this.#width - named - told) * (value ?? 0)) / greatest;
    const x = this.#left + named;
    this.#pdf.fontSize(SMALL).fillColor('black');
    const line = { height: BAR_STEP, lineBreak: false, ellipsis: true } as const;
    this.#pdf.text(this.#drawable(name), this.#left, y, { ...line, width: named - PADDING });
    if (width > 0) this.#pdf.rect(x, y + 2, width, BAR_STEP - 5).fill(BAR);
    this.#pdf
      .fillColor('black')
      .text(this.#drawable(text), x + width + PADDING, y, { ...line, width: told });
    this.#pdf.fontSize(BODY);
    this.#pdf.x = this.#left;
    this.#pdf.y = y + BAR_STEP;
  }

  #boxes(names: readonly string[]): void {
    const width = this.#width / Math.max(names.length, 3);
    this.#room(70);
    const y = this.#pdf.y;
    for (const [at, name] of names.entries()) {
      const x = this.#left + at * width;
      this.#pdf.rect(x, y, width, 56).lineWidth(0.5).stroke(RULE);
      this.#pdf
        .fontSize(SMALL)
        .fillColor('black')
        .text(this.#drawable(name), x + PADDING, y + PADDING, { width: width - 2 * PADDING });
    }
    this.#pdf.fontSize(BODY);
    this.#pdf.y = y + 62;
  }

  /** Cells beside each other, as high as the highest; what is higher than a page goes on upon the next. */
  #row(cells: readonly Cell[], line = 0.5, onNewPage?: () => void): void {
    const inner = (cell: Cell) => this.#width * cell.share - 2 * PADDING;
    let rest = cells.map((cell) => ({ ...cell, text: this.#drawable(cell.text) }));
    for (;;) {
      const height = Math.max(...rest.map((cell) => this.#height(cell, inner(cell))));
      const space = this.#space();
      if (height + 2 * PADDING > space && height + 2 * PADDING <= this.#page()) {
        this.#newPage(onNewPage);
        continue;
      }
      const fits = height + 2 * PADDING <= space;
      if (!fits && space < 80) {
        this.#newPage(onNewPage);
        continue;
      }
      const parts = fits
        ? rest.map((cell) => ({ now: cell.text, later: '' }))
        : rest.map((cell) => this.#split(cell, inner(cell), space - 2 * PADDING));
      this.#draw(
        rest.map((cell, at) => ({ ...cell, text: parts[at]?.now ?? '' })),
        line,
        fits ? height : space - 2 * PADDING,
      );
      if (fits) return;
      rest = rest.map((cell, at) => ({ ...cell, text: parts[at]?.later ?? '' }));
      this.#newPage(onNewPage);
    }
  }

  #draw(cells: readonly Cell[], line: number, height: number): void {
    const y = this.#pdf.y;
    let x = this.#left;
    for (const { text, share, font } of cells) {
      const width = this.#width * share;
      this.#pdf
        .rect(x, y, width, height + 2 * PADDING)
        .lineWidth(line)
        .stroke(RULE);
      this.#pdf
        .font(font)
        .fillColor('black')
        .text(text, x + PADDING, y + PADDING, {
          width: width - 2 * PADDING,
          // It was measured: nothing of it may be cut for a rounding.
          height: this.#pdf.page.height,
        });
      x += width;
    }
    this.#pdf.font('regular');
    this.#pdf.x = this.#left;
    this.#pdf.y = y + height + 2 * PADDING;
  }

  /** As many letters as fit into the height, found by halving; never within a letter. */
  #split(cell: Cell, width: number, height: number): { now: string; later: string } {
    const letters = Array.from(cell.text);
    let [fits, over] = [0, letters.length + 1];
    while (over - fits > 1) {
      const middle = (fits + over) >> 1;
      const text = letters.slice(0, middle).join('');
      if (this.#height({ ...cell, text }, width) <= height) fits = middle;
      else over = middle;
    }
    return { now: letters.slice(0, fits).join(''), later: letters.slice(fits).join('') };
  }

  #height({ text, font }: Cell, width: number): number {
    return this.#pdf.font(font).heightOfString(text === '' ? ' ' : text, { width });
  }

  #page(): number {
    return this.#pdf.page.height - this.#pdf.page.margins.top - this.#pdf.page.margins.bottom;
  }

  #space(): number {
    return this.#pdf.page.height - this.#pdf.page.margins.bottom - this.#pdf.y;
  }

  #room(height: number): void {
    if (this.#space() < height) this.#newPage();
  }

  #newPage(then?: () => void): void {
    this.#pdf.addPage();
    this.#pdf.font('regular').fontSize(BODY);
    then?.();
  }

  #gap(points: number): void {
    this.#pdf.y += points;
  }

  /** Page numbers are known when all pages are there. */
  #feet(foot: string): void {
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.#pdf.switchToPage(page);
      // Within the margin, where pdfkit would begin a page for it.
      this.#pdf.page.margins.bottom = 0;
      const y = this.#pdf.page.height - MARGIN;
      this.#pdf.font('regular').fontSize(SMALL).fillColor('black');
      this.#pdf.text(this.#drawable(foot), this.#left, y, {
        width: this.#width - 60,
        height: 24,
        ellipsis: true,
      });
      this.#pdf.text(`${page - start + 1}／${count}`, this.#left, y, {
        width: this.#width,
        align: 'right',
      });
    }
  }

  /** The text in letters the font has; what nobody sees (selectors, joiners) goes. */
  #drawable(text: string): string {
    const { font } = (this.#pdf as unknown as { _font: DrawnFont })._font;
    const plain = text.replaceAll('\r\n', '\n').replaceAll(/[\p{Cf}\u{FE00}-\u{FE0F}]/gu, '');
    let drawn = '';
    for (const letter of plain) {
      const has = letter === '\n' || font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
      if (!has) this.#lacked = true;
      drawn += has ? letter : LACKING;
    }
    return drawn;
  }
}

interface LineLook {
  align?: 'left' | 'center' | 'right';
  size?: number;
  font?: 'regular' | 'bold';
}

interface Cell {
  text: string;
  /** Of the whole width. */
  share: number;
  font: 'regular' | 'bold';
}
