import { attachmentPath, isShownInline, sizeText } from "#core/attachments/rules.ts";
import type { Attachment } from "#core/attachments/schema.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { ignored } from "./datastar.ts";
import { Icon } from "./icons.tsx";

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

/** Its place is kept from the start, so that nothing moves when it comes. */
const Picture = ({ file }: { file: Picture }): Html => (
  <a class="picture" href={attachmentPath(file)} target="_blank" rel="noopener">
    <img
      src={attachmentPath(file)}
      width={String(file.width)}
      height={String(file.height)}
      alt={file.filename}
      loading="lazy"
    />
  </a>
);

const FileLink = ({ file }: { file: Attachment }): Html => (
  <a class="file" href={attachmentPath(file)} target="_blank" rel="noopener">
    <Icon name="file" />
    <bdi>{file.filename}</bdi>
    <small>{sizeText(file.size_bytes)}</small>
  </a>
);
