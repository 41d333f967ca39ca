/** Looks for a consultation by its number: one is opened, several services' are offered, none is said. */
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationNumbers } from '../staff-api/types.ts';

type Found = ConsultationNumbers['data'];

export const pathOf = (id: string) => `/consultations/${id}/show`;

export function useByNumber(onOpened?: () => void) {
  const api = useStaffApi();
  const navigate = useNavigate();
  const [choices, setChoices] = useState<Found>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [isLooking, setLooking] = useState(false);
  const look = useCallback(
    async (number: string, options: { replace?: boolean } = {}) => {
      setLooking(true);
      setProblem(null);
      setChoices([]);
      try {
        const { data } = await api.byNumber(number);
        const [only, ...others] = data;
        if (only && others.length === 0) {
          onOpened?.();
          navigate(pathOf(only.id), options);
        } else if (only) setChoices(data);
        else setProblem(`${number} は見つかりません。番号を確かめてください。`);
      } catch (error) {
        setProblem(textOf(error));
      } finally {
        setLooking(false);
      }
    },
    [api, navigate, onOpened],
  );
  return { look, choices, problem, isLooking };
}
