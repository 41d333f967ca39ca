/** A fault in one screen leaves the rest of the desk standing. */
import { Alert, Button } from '@mui/material';
import { Component, type ReactNode } from 'react';

interface Props {
  children: ReactNode;
}

export class ScreenBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Alert
        severity="warning"
        sx={{ m: 2 }}
        action={<Button onClick={() => location.reload()}>画面を読み込み直す</Button>}
      >
        画面を表示できませんでした。書きかけの文章は下書きに残っています。
      </Alert>
    );
  }
}
