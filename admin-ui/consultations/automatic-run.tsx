/** Automatic answers in one line that opens: what they say is known, what she says is not. */
import { Box, Button } from '@mui/material';
import { useId, type ReactNode } from 'react';
import type { StaffMessage } from '../staff-api/types.ts';
import { automaticWord } from './author-name.tsx';

interface Props {
  messages: readonly StaffMessage[];
  isOpen: boolean;
  onToggle: () => void;
  /** What is behind the line. */
  children: ReactNode;
}

/** Drawn, as not every font has one. */
const ARROW_SX = {
  ml: 0.75,
  borderInline: '4px solid transparent',
  borderTop: '6px solid currentColor',
} as const;

export function AutomaticRun({ messages, isOpen, onToggle, children }: Props) {
  const id = useId();
  const kinds = [...new Set(messages.map(({ automatic }) => automaticWord(automatic)))];
  return (
    <Box sx={{ mb: 1.25 }}>
      <Box sx={{ textAlign: 'right' }}>
        <Button
          size="small"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={onToggle}
          sx={{
            color: 'text.secondary',
            border: '1px dashed var(--color-hairline)',
            textAlign: 'right',
          }}
        >
          自動応答 {messages.length}件：{kinds.join('、')}
          <Box
            aria-hidden
            component="span"
            sx={{ ...ARROW_SX, rotate: isOpen ? '180deg' : 'none' }}
          />
        </Button>
      </Box>
      {isOpen && (
        <Box id={id} sx={{ mt: 1 }}>
          {children}
        </Box>
      )}
    </Box>
  );
}
