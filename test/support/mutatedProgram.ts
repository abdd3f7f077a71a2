import type { Program } from "../../runtime/src/program/types.ts";
import type { Random } from "./createRandom.ts";

const NUMBERS = [
  ...[0, -0, 1, -1, 2, 3, 7, 8, 31, 32, 63, 64, 127, 128, -128, -129, 255, 256, 257, 1024, 1025, 32_767, 32_768, -32_768, -32_769, 65_536],
  ...[2 ** 24, 2 ** 24 + 1, 2 ** 28, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 33],
  ...[2 ** 53, 2 ** 53 - 1, -(2 ** 53), 1e300, Infinity, -Infinity, NaN, 0.5, -1.5, 1e-300],
];
const WORDS = [
  ...["mul", "add", "sub", "min", "max", "div", "gather", "copy", "isqrt", "shift", "none", "sum", "i8", "i32"],
  ...["input", "constant", "generated", "output", "", "MUL", "i64", "constructor", "__proto__", "toString", "length"],
];

type Place = { readonly holder: Record<string | number, unknown>; readonly key: string | number };

/** Every place in a value that holds something, the value itself left out. */
function placesOf(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null) return found;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const holder = value as Place["holder"];
    found.push({ holder, key });
    placesOf(holder[key], found);
  }
  return found;
}

const isSame = (a: unknown, b: unknown) => typeof a === typeof b && Array.isArray(a) === Array.isArray(b);

function changeList({ list, ofNumbers, random }: { list: unknown[]; ofNumbers: boolean; random: Random }): void {
  const at = random.int(0, Math.max(0, list.length - 1));
  if (list.length === 0) {
    if (ofNumbers) list.push(1);
  } else if (random.chance(0.1)) list.push(structuredClone(list[at]));
  else if (random.chance(0.4)) list.splice(at, 1);
  else if (random.chance(0.5)) list.splice(random.int(0, list.length), 0, structuredClone(list[at]));
  else {
    const other = random.int(0, list.length - 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
}

/**
 * Returns a program with one to four things in it changed: numbers made hostile or a little different, words replaced, lists made longer, shorter
 * or shuffled (dims, coefficients, rows, ops), operands dropped, put in or taken from elsewhere. What is a number, word, list or operand stays
 * one, as TypeScript's types demand; nothing else holds of the result.
 */
export function mutatedProgram({ program, random }: { program: Program; random: Random }): Program {
  const copy = structuredClone(program) as Program;
  for (let n = random.int(1, 4); n > 0; n--) {
    const places = placesOf(copy);
    const { holder, key } = random.pick(places);
    const value = holder[key];
    const others = places.map((place) => place.holder[place.key]).filter((other) => isSame(other, value));
    if (key === "b" || key === "bias" || key === "multiplier") {
      const operands = places.filter((place) => ["a", "b", "bias", "multiplier"].includes(String(place.key)));
      const choices = operands.map((place) => place.holder[place.key]).filter((other) => typeof other === "object" && other !== null);
      if (random.chance(0.3)) holder[key] = key === "multiplier" ? random.pick(NUMBERS) : null;
      else holder[key] = structuredClone(random.pick(choices));
    } else if (typeof value === "number") {
      holder[key] = random.pick([random.pick(NUMBERS), value + random.pick([-1, 1]), -value, value * 2, random.pick(others)]);
    } else if (typeof value === "string") holder[key] = random.pick(random.chance(0.5) ? WORDS : others);
    else if (Array.isArray(value)) {
      const ofNumbers = ["dims", "reduceDims", "coefficients"].includes(String(key));
      if (random.chance(0.8)) changeList({ list: value, ofNumbers, random });
      else if (ofNumbers) holder[key] = structuredClone(dimsLike(others, random));
    } else if (typeof value === "object" && value !== null && "source" in value) {
      holder[key] = structuredClone(
        random.pick(others.filter((other) => typeof other === "object" && other !== null && "source" in other)),
      );
    }
  }
  return copy;
}

/** A list of numbers out of lists of which some hold other things. */
function dimsLike(lists: readonly unknown[], random: Random): unknown {
  return random.pick((lists as unknown[][]).filter((list) => list.every((entry) => typeof entry === "number")));
}
