/** Puts an entry last into a map that remembers the `most` that were put into it latest. */
export function keepLatest<K, V>({ map, key, value, most }: { map: Map<K, V>; key: K; value: V; most: number }): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
