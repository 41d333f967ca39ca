import { defineEntity, p } from '@mikro-orm/core';
import { Consultation } from './Consultation.ts';
import { ofService } from './tenancy.ts';

const SearchPackSchema = defineEntity({
  name: 'SearchPack',
  tableName: 'search_packs',
  rowLevelSecurity: 'force',
  policies: ofService('search_packs'),
  properties: {
    consultation: () => p.manyToOne(Consultation).primary().deleteRule('cascade'),
    part: p.smallint().primary(),
    organisationId: p.uuid(),
    serviceId: p.uuid(),
    /** How many parts the consultation's pack has. */
    parts: p.smallint(),
    /** Of what the pack was made; another mark means that something has changed since. */
    mark: p.string().length(300),
    /** Encrypted under the consultation's key; AAD row = `<consultation>/<part>`. `null`: there is nothing to be found. */
    pack: p.blob().nullable(),
    writtenAt: p.datetime().defaultRaw('now()'),
  },
});

/** What can be searched of one consultation, folded and in its own words, at most so many bytes a part. */
export class SearchPack extends SearchPackSchema.class {}
SearchPackSchema.setClass(SearchPack);
