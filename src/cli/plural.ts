/** A number with what it counts: 1 post, 2 posts. */
export const plural = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
