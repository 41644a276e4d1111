import assert from 'node:assert/strict';

/** What became of one input; `wrong` is neither what the standard says nor a refusal. */
export type Verdict = 'accepted' | 'refused' | 'wrong';

type Counts = Record<Verdict, number>;

const groups = new Map<string, Counts>();

/** Counts an input for the closing line of the suite. A `wrong` one fails the run, whatever its spec makes of it. */
export function tried(group: string, verdict: Verdict): void {
  const counts = groups.get(group) ?? { accepted: 0, refused: 0, wrong: 0 };
  counts[verdict]++;
  groups.set(group, counts);
}

// Called where mocha reads its first spec that imports this file: a hook of the root suite.
after('every input is accepted or refused rightly', () => {
  if (groups.size === 0) return;
  const all: Counts = { accepted: 0, refused: 0, wrong: 0 };
  for (const counts of groups.values())
    for (const verdict of ['accepted', 'refused', 'wrong'] as const) all[verdict] += counts[verdict];
  const byGroup = [...groups].map(([group, counts]) => `${group} ${shown(sum(counts))}`).join(', ');
  const [refused, accepted, wrong] = [all.refused, all.accepted, all.wrong].map(shown);
  console.log(
    `\n  Inputs tried: ${shown(sum(all))} (${byGroup}); refused ${refused}, accepted ${accepted}, wrong ${wrong}`,
  );
  assert.equal(all.wrong, 0, 'inputs that were taken for something else, or wrongly refused');
});

function sum({ accepted, refused, wrong }: Counts): number {
  return accepted + refused + wrong;
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}
