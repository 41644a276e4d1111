/** Results in the order in which their places were taken, whichever comes first. */
export interface InOrder<Result> {
  /** Places taken whose results have not been taken out. */
  readonly size: number;
  /** Takes the next place. Its result goes to the function returned. */
  reserve(): (result: Result) => void;
  /** Takes out the result that is next; undefined while it is not there. */
  take(): Result | undefined;
}

export function inOrder<Result extends object>(): InOrder<Result> {
  const places: { result?: Result }[] = [];
  return {
    get size() {
      return places.length;
    },
    reserve() {
      const place: { result?: Result } = {};
      places.push(place);
      return result => {
        place.result = result;
      };
    },
    take() {
      return places[0]?.result && places.shift()!.result;
    },
  };
}
