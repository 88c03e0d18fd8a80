import { attachmentPath, isShownInline, sizeText } from "#core/attachments/rules.ts";
import type { Attachment } from "#core/attachments/schema.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { ignored } from "./datastar.ts";
import { Icon, type IconName } from "./icons.tsx";

/** The largest that a picture is shown in a message, in CSS pixels. */
const WIDTH_MAX = 384;
const HEIGHT_MAX = 320;

/** The files of a message: pictures as themselves, everything else by name and size. */
export const Files = ({ files }: { files: Message["attachments"] }): Html => (
  <ul class="files" {...ignored}>
    {files.map((file) => (
      <li>{isPicture(file) ? <Picture file={file} /> : <FileLink file={file} />}</li>
    ))}
  </ul>
);

type Picture = Attachment & { width: number; height: number };

const isPicture = (file: Attachment): file is Picture =>
  file.content_type.startsWith("image/") &&
  isShownInline(file.content_type, file.filename) &&
  file.width !== null &&
  file.height !== null;

/** Its place is kept from the start, so that nothing moves when it comes. A script shows it as large as it can be. */
function Picture({ file }: { file: Picture }): Html {
  const { width, height } = fitted(file);
  return (
    <a class="picture" href={attachmentPath(file)} target="_blank" rel="noopener" title={file.filename}>
      <img
        src={attachmentPath(file)}
        width={String(width)}
        height={String(height)}
        alt={file.filename}
        loading="lazy"
      />
    </a>
  );
}

/** The size in which it is shown: as it is, or made smaller in both directions alike. */
export function fitted({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const scale = Math.min(1, WIDTH_MAX / width, HEIGHT_MAX / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const FileLink = ({ file }: { file: Attachment }): Html => (
  <a class="file" href={attachmentPath(file)} target="_blank" rel="noopener">
    <Icon name={iconOf(file)} />
    <bdi>{file.filename}</bdi>
    <small>{sizeText(file.size_bytes)}</small>
  </a>
);

/** The first that fits the type, which is what the content says, and then the end of the name. */
const ICONS: readonly [IconName, RegExp, RegExp][] = [
  ["picture", /^image\//, /\.svgz?$/i],
  ["film", /^video\//, /^$/],
  ["music", /^audio\//, /^$/],
  [
    "archive",
    /^application\/(?:zip|gzip|x-(?:tar|7z|bzip|xz|rar|compressed))|zip$/,
    /\.(?:zip|gz|tgz|tar|7z|xz|bz2|rar)$/i,
  ],
  [
    "code",
    /^$/,
    /\.(?:[cm]?[jt]sx?|json|html?|css|xml|ya?ml|toml|py|rb|go|rs|java|kt|c|h|cpp|cs|php|sh|sql|diff|patch)$/i,
  ],
  ["text", /^text\/|\/pdf$|document|opendocument/, /\.(?:md|txt|rst|log|csv|pdf|docx?|odt)$/i],
];

const iconOf = ({ content_type, filename }: Attachment): IconName =>
  ICONS.find(([, type, name]) => type.test(content_type) || name.test(filename))?.[0] ?? "file";
