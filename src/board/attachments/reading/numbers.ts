import type { XmlHandler } from './xml.ts';

/** Which way of writing numbers each style of a workbook has, as a code of Excel's: `#,##0`, `yyyy/m/d`. */
export interface NumberFormats {
  handler: XmlHandler;
  of(style: number): string;
}

const DAY = 'yyyy/m/d';
const ERA = 'ggge年m月d日';
/** What Excel knows by number alone; from 27 on as Japanese Excel does. */
const KNOWN: Readonly<Record<number, string>> = {
  ...{ 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 14: DAY, 15: DAY, 16: 'm月d日', 17: 'yyyy年m月' },
  ...{
    18: 'h:mm',
    19: 'h:mm',
    20: 'h:mm',
    21: 'h:mm',
    22: 'yyyy/m/d h:mm',
    37: '#,##0',
    38: '#,##0',
    39: '#,##0.00',
    40: '#,##0.00',
  },
  ...{ 27: ERA, 28: ERA, 29: ERA, 30: DAY, 31: 'yyyy年m月d日', 32: 'h:mm', 33: 'h:mm', 34: 'yyyy年m月', 35: 'm月d日', 36: ERA },
  ...{
    45: 'h:mm',
    46: 'h:mm',
    47: 'h:mm',
    50: ERA,
    51: ERA,
    52: 'yyyy年m月',
    53: 'm月d日',
    54: ERA,
    55: 'yyyy年m月',
    56: 'm月d日',
  },
  ...{ 57: ERA, 58: ERA },
};

export function numberFormats(): NumberFormats {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let inStyles = false;
  return {
    handler: {
      open(name, { numFmtId, formatCode }) {
        if (name === 'numFmt') codes.set(Number(numFmtId), formatCode ?? '');
        else if (name === 'cellXfs') inStyles = true;
        else if (name === 'xf' && inStyles) styles.push(Number(numFmtId));
      },
      close(name) {
        if (name === 'cellXfs') inStyles = false;
      },
    },
    of(style) {
      const id = styles[style] ?? 0;
      return codes.get(id) ?? KNOWN[id] ?? '';
    },
  };
}

/** Day 0 of Excel. The 29th of February 1900, which it believes in, lies before anything that is searched. */
const EPOCH = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_DAY = 2_958_465;

const ERA_DAY = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' });

/** A number as its cell shows it, in the ways that people search for: days, times, thousands, per cent, leading zeros. */
export function shownNumber(value: string, format: string, from1904 = false): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  // Words in a format, its colours and conditions, and how it shows what is below zero, say nothing of the kind.
  const code = (format.split(';')[0] as string).replace(/"[^"]*"|\[[^\]]*\]|\\./g, (part) => (/[年月日]/.test(part) ? part : ''));
  if (/[ydge年月日]|h|s/i.test(code) && !/general|standard/i.test(code))
    return shownMoment(number, code, from1904) ?? plain(number);
  const decimals = /\.(0+)/.exec(code)?.[1]?.length ?? 0;
  if (code.includes('%')) return `${(number * 100).toFixed(decimals)}%`;
  if (code.includes('#,##0'))
    return number.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  if (/^0{2,}$/.test(code) && Number.isInteger(number) && number >= 0) return String(number).padStart(code.length, '0');
  return decimals > 0 && /^0\.0+$/.test(code) ? number.toFixed(decimals) : plain(number);
}

/** Without what binary fractions leave behind: 0.1 + 0.2 is 0.3. */
const plain = (number: number): string => String(Number(number.toPrecision(15)));

function shownMoment(number: number, code: string, from1904: boolean): string | undefined {
  if (number < 0 || number > LAST_DAY) return undefined;
  const at = new Date((from1904 ? EPOCH_1904 : EPOCH) + Math.round(number * 1440) * 60_000);
  const time = /h/i.test(code) ? `${at.getUTCHours()}:${String(at.getUTCMinutes()).padStart(2, '0')}` : '';
  return [dayIn(at, code), time].filter((part) => part !== '').join(' ');
}

function dayIn(at: Date, code: string): string {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  const [hasYear, hasDay] = [/[yge]/i.test(code), /d/i.test(code)];
  if (/[ge]/i.test(code)) return ERA_DAY.format(at);
  if (!hasYear && !hasDay) return '';
  if (code.includes('月')) return `${hasYear ? `${year}年` : ''}${month}月${hasDay ? `${day}日` : ''}`;
  return [...(hasYear ? [year] : []), month, ...(hasDay ? [day] : [])].join('/');
}
