/** Which lines of a list are seen. The anchor is the message at the bottom, so that what comes below moves nothing. */
import type { MessageList, Scroll } from "./model/conversation.ts";
import type { Line } from "./text/line.ts";

/** The lines of the message at an index. */
export type LinesOf = (index: number) => readonly Line[];

export interface ShownLine {
  line: Line;
  /** Index of its message; -1 for what belongs to none. */
  index: number;
}

const END: Scroll = { follow: true };

interface Bottom {
  index: number;
  hidden: number;
}

function bottomOf({ messages, scroll }: MessageList): Bottom {
  if (scroll.follow) return { index: messages.length - 1, hidden: 0 };
  const index = messages.findLastIndex(({ id }) => id === scroll.id);
  return index < 0 ? { index: messages.length - 1, hidden: 0 } : { index, hidden: scroll.hidden };
}

/** The lines that fit into a height, from the anchor upwards. */
export function visibleLines(list: MessageList, height: number, linesOf: LinesOf): ShownLine[] {
  const shown: ShownLine[] = [];
  let { index, hidden } = bottomOf(list);
  for (; index >= 0 && shown.length < height; index--) {
    const lines = linesOf(index);
    for (let row = lines.length - 1 - hidden; row >= 0 && shown.length < height; row--)
      shown.push({ line: lines[row]!, index });
    hidden = 0;
  }
  return shown.reverse();
}

/** Messages below the edge. */
export const countBelow = (list: MessageList): number => list.messages.length - 1 - bottomOf(list).index;

/** Where one stands after so many lines; negative ones go up. At the very end one stays there. */
export function scrollBy(list: MessageList, by: number, height: number, linesOf: LinesOf): Scroll {
  let { index, hidden } = bottomOf(list);
  if (index < 0) return END;
  hidden -= by;
  while (hidden < 0 && index < list.messages.length - 1) hidden += linesOf(++index).length;
  if (hidden < 0) return list.newer === null ? END : anchorAt(list, { index, hidden: 0 });
  while (index > 0 && hidden >= linesOf(index).length) hidden -= linesOf(index--).length;
  return atTop(list, { index, hidden }, height, linesOf);
}

/** Nobody scrolls beyond the first line. */
function atTop(list: MessageList, { index, hidden }: Bottom, height: number, linesOf: LinesOf): Scroll {
  let room = height + hidden;
  for (let at = index; at >= 0 && room > 0; at--) room -= linesOf(at).length;
  if (room <= 0) return anchorAt(list, { index, hidden });
  return fromTop(list, 0, height, linesOf);
}

/** The anchor with which a message stands at the top. */
export function fromTop(list: MessageList, top: number, height: number, linesOf: LinesOf): Scroll {
  let room = height;
  for (let index = top; index < list.messages.length; index++) {
    const count = linesOf(index).length;
    if (count >= room) return anchorAt(list, { index, hidden: count - room });
    room -= count;
  }
  return END;
}

/** The anchor with which a message is seen: as it is when it is seen already, else with the message in the middle. */
export function scrollTo(list: MessageList, index: number, height: number, linesOf: LinesOf): Scroll {
  const seen = visibleLines(list, height, linesOf);
  const first = seen.findIndex((row) => row.index === index);
  const isWhole = first >= 0 && seen.filter((row) => row.index === index).length === linesOf(index).length;
  if (isWhole) return list.scroll;
  let top = index;
  let above = Math.floor(height / 3);
  while (top > 0 && above > 0) above -= linesOf(--top).length;
  return fromTop(list, Math.min(index, above < 0 ? top + 1 : top), height, linesOf);
}

function anchorAt(list: MessageList, { index, hidden }: Bottom): Scroll {
  if (index === list.messages.length - 1 && hidden <= 0 && list.newer === null) return END;
  return { follow: false, id: list.messages[index]!.id, hidden: Math.max(0, hidden) };
}
