/** A step with one answer of several, each with what it means. */
import {
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  Typography,
} from '@mui/material';
import { useId } from 'react';

interface Props<Value extends string> {
  legend: string;
  value: Value;
  choices: readonly { value: Value; name: string; about: string }[];
  onChange: (value: Value) => void;
}

export function RadioPart<Value extends string>({
  legend,
  value,
  choices,
  onChange,
}: Props<Value>) {
  const id = useId();
  return (
    <FormControl>
      <FormLabel id={id} sx={{ fontWeight: 700, color: 'text.primary', mb: 0.5 }}>
        {legend}
      </FormLabel>
      <RadioGroup aria-labelledby={id} value={value}>
        {choices.map((choice) => (
          <FormControlLabel
            key={choice.value}
            value={choice.value}
            control={<Radio size="small" />}
            onChange={() => onChange(choice.value)}
            sx={{ alignItems: 'flex-start', mb: 0.5 }}
            label={
              <>
                {choice.name}
                <Typography variant="body2" color="text.secondary">
                  {choice.about}
                </Typography>
              </>
            }
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}
