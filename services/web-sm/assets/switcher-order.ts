import fuzzysort from "fuzzysort";
import type { Place } from "../places.ts";

/** A place with what the page knows of it. */
export interface Candidate extends Place {
  unread: number;
  /** 0 for where one was last, and so on; null for where one was not lately. */
  recent: number | null;
  /** Whether it is what one looks at. */
  isHere?: boolean;
}

export interface Ranked {
  place: Candidate;
  /** The letters of its label that were looked for. */
  matched: readonly number[];
}

/** How much better what is at hand is than what is only called so: scores run from 0 to 1. */
const BONUS = { unread: 0.12, recent: 0.1, own: 0.06 };
/** What is worse has the letters by chance only. */
const SCORE_MIN = 0.25;
const SCORE_OF_DETAIL = 0.35;
const KINDS: readonly Place["kind"][] = ["channel", "dm", "group", "person", "page", "command"];

/**
 * The places that fit, the best first. Without a text what has news, then where one was, then what is one's own; places that
 * one would have to ask for by name are left out.
 */
export function rank(places: readonly Candidate[], text: string, limit: number): Ranked[] {
  const typed = text.trim().replace(/^[#@/]/, "");
  const kinds = kindsOf(text.trim());
  const wanted = places.filter(({ kind }) => kinds.includes(kind));
  if (typed === "") {
    return wanted
      .filter(({ isHere }) => !isHere)
      .filter(({ kind, isNew }) => kinds !== KINDS || (!isNew && kind !== "person" && kind !== "command"))
      .sort((a, b) => atHand(b) - atHand(a))
      .slice(0, limit)
      .map((place) => ({ place, matched: [] }));
  }
  return wanted
    .flatMap((place) => {
      const fit = fitOf(place, typed);
      return fit ? [{ place, ...fit }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ place, matched }) => ({ place, matched }));
}

/** A sign in front says what is meant. */
function kindsOf(text: string): readonly Place["kind"][] {
  if (text.startsWith("#")) return ["channel"];
  if (text.startsWith("@")) return ["dm", "group", "person"];
  return text.startsWith("/") ? ["command"] : KINDS;
}

function fitOf(place: Candidate, typed: string): { score: number; matched: readonly number[] } | null {
  const inLabel = fuzzysort.single(typed, place.label);
  // A detail is a sentence, in which any letters are found: there the text itself counts, of people and channels.
  const isInDetail = place.kind !== "command" && place.detail.toLowerCase().includes(typed.toLowerCase());
  const found = inLabel && inLabel.score >= SCORE_MIN ? inLabel.score : isInDetail ? SCORE_OF_DETAIL : null;
  if (found === null) return null;
  const bonus =
    (place.unread > 0 ? BONUS.unread : 0) +
    (place.recent === null ? 0 : BONUS.recent / (1 + place.recent / 5)) +
    (place.isNew || place.kind === "command" ? 0 : BONUS.own);
  return { score: found + bonus, matched: inLabel?.indexes ?? [] };
}

function atHand({ unread, recent, kind }: Candidate): number {
  if (unread > 0) return 2_000 + Math.min(unread, 900);
  if (recent !== null) return 1_000 - recent;
  return -KINDS.indexOf(kind);
}
