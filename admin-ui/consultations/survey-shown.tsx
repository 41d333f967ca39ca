/** What she thought of it afterwards. */
import { Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { AGAIN_WORDS, RELIEF_WORDS } from '../../domain/record-words.ts';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NOTHING = '答えなかった';

/** Nothing at all while she has not answered: there is nothing to wait for. */
export function SurveyShown({ id }: { id: string }) {
  const api = useStaffApi();
  const queryKey = ['survey', id];
  const { data } = useQuery({ queryKey, queryFn: () => api.survey(id) });
  if (!data?.survey) return null;
  const { relief, again, words, updatedAt } = data.survey;
  return (
    <section>
      <Typography component="h2" variant="h3" sx={{ mt: 3, mb: 0.5 }}>
        話した後のアンケート
      </Typography>
      <Typography>気持ちは楽になったか：{relief ? RELIEF_WORDS[relief] : NOTHING}</Typography>
      <Typography>また相談したいか：{again ? AGAIN_WORDS[again] : NOTHING}</Typography>
      <Typography sx={{ whiteSpace: 'pre-wrap' }}>伝えたいこと：{words ?? NOTHING}</Typography>
      <Typography variant="caption" color="text.secondary">
        {timeText(updatedAt)}
      </Typography>
    </section>
  );
}
