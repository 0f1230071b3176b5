import { ABILITIES } from '../../../contract/abilities.ts';

/** What a token can be allowed, by the noun it is about, as people look for it. */
export const ABILITY_GROUPS = [...Map.groupBy(ABILITIES, (ability) => ability.replace(/\..*/, ''))];
