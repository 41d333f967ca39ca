/** The list's tabs with how many each holds; a tab is a filter, kept in the address like any other. */
import { Box, Tab, Tabs } from '@mui/material';
import { useListContext } from 'react-admin';
import { LIST_TABS, tabOf, TAB_FILTERS, type ListTab } from '../../domain/list-tabs.ts';
import { useTabCounts } from './use-own-list.ts';

const TAB_WORDS: Record<ListTab, string> = {
  queue: '担当待ち',
  mine: '自分の担当',
  all: 'すべて',
  followUps: '次の連絡日',
  watched: '見守りリスト',
};

export function ListTabs() {
  const { filterValues, setFilters } = useListContext();
  const { data } = useTabCounts();
  const here = tabOf(filterValues as Record<string, unknown>);
  return (
    <Tabs
      value={here ?? false}
      onChange={(_event, tab: ListTab) => setFilters({ ...TAB_FILTERS[tab] })}
      variant="scrollable"
      scrollButtons="auto"
      allowScrollButtonsMobile
      aria-label="一覧の種類"
      sx={{ mb: 1, minHeight: 0, borderBottom: '1px solid', borderColor: 'divider' }}
    >
      {LIST_TABS.map((tab) => {
        const total = data?.counts[tab];
        const practice = data?.practice?.[tab];
        return (
          <Tab
            key={tab}
            value={tab}
            sx={{ minHeight: 0, py: 1, px: { xs: 1, sm: 2 } }}
            label={
              <span>
                {TAB_WORDS[tab]}
                {total && (
                  <Box component="span" sx={{ ml: 0.75, fontVariantNumeric: 'tabular-nums' }}>
                    {total.count}
                    {total.exact ? '' : '以上'}
                    {practice && practice.count > 0 && `（ほかに練習${practice.count}）`}
                  </Box>
                )}
              </span>
            }
          />
        );
      })}
    </Tabs>
  );
}
