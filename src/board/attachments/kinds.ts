import { extensionOf } from './names.ts';
import { type FileFault, refusedFile } from './refusals.ts';

export type Picture = 'png' | 'jpeg' | 'webp';
export type Office = 'xlsx' | 'docx' | 'pptx';

/** What a file can be. Its family says how it is looked at. */
export type FileKind =
  | { family: 'picture'; type: string; format: Picture }
  | { family: 'office'; type: string; format: Office }
  | { family: 'pdf' | 'text'; type: string };

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const JPEG: FileKind = { family: 'picture', type: 'image/jpeg', format: 'jpeg' };

const KINDS = new Map<string, FileKind>([
  ['png', { family: 'picture', type: 'image/png', format: 'png' }],
  ['jpg', JPEG],
  ['jpeg', JPEG],
  ['webp', { family: 'picture', type: 'image/webp', format: 'webp' }],
  ['pdf', { family: 'pdf', type: 'application/pdf' }],
  ['xlsx', { family: 'office', type: `${OPEN_XML}.spreadsheetml.sheet`, format: 'xlsx' }],
  ['docx', { family: 'office', type: `${OPEN_XML}.wordprocessingml.document`, format: 'docx' }],
  ['pptx', { family: 'office', type: `${OPEN_XML}.presentationml.presentation`, format: 'pptx' }],
  ['csv', { family: 'text', type: 'text/csv' }],
  ['txt', { family: 'text', type: 'text/plain' }],
  ['md', { family: 'text', type: 'text/markdown' }],
]);

/** For the file field: what the browser's dialog offers. */
export const ACCEPTED = [...KINDS.keys()].map((extension) => `.${extension}`).join(',');

const REFUSED: Readonly<Partial<Record<FileFault, string>>> = {
  file_code:
    'xlsm xltm xlam xla docm dotm pptm potm ppam ppsm sldm bas cls frm vba vbs vbe js mjs cjs jse ts ws wsf wsc wsh sct hta ps1 psm1 psd1 bat cmd sh py pyw rb pl php sql ahk uws xml xsl xslt json yml yaml ini css java vb cs c cpp',
  file_old_office: 'xls xlt xlsb doc dot ppt pot pps xltx dotx potx ppsx ods odt odp rtf jtd jtdc xdw xbd pub one',
  file_executable: 'exe msi msp com scr dll sys pif cpl lnk url reg inf jar apk app dmg iso img msix appx chm vhd vhdx',
  file_page: 'html htm xhtml mht mhtml svg svgz swf',
  file_archive: 'zip lzh lha 7z rar tar gz tgz bz2 xz cab zst ace arj',
  file_other_picture: 'gif bmp tif tiff heic heif avif jp2 jxl ico emf wmf psd ai',
};

const FAULTS = new Map(
  Object.entries(REFUSED).flatMap(([fault, extensions]) => extensions.split(' ').map((name) => [name, fault as FileFault])),
);

/** What a name promises to be. @throws AppError invalid, with what to do instead, for all that is not allowed */
export function promisedKind(name: string): FileKind {
  const extension = extensionOf(name);
  const kind = KINDS.get(extension);
  if (kind) return kind;
  const fault = FAULTS.get(extension) ?? (extension === '' ? 'file_without_extension' : 'file_unknown');
  throw refusedFile(fault, { extension });
}

/** The type under which a file is sent: the same bytes may be a table here and a text there. */
export const typeOf = (name: string): string | undefined => KINDS.get(extensionOf(name))?.type;

const BY_TYPE = new Map([...KINDS.values()].map((kind) => [kind.type, kind]));

/** What a file of a stored type is. */
export const kindOfType = (type: string): FileKind | undefined => BY_TYPE.get(type);
