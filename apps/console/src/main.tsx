import './mantine-styles';
import '@mantine/notifications/styles.css';
import '@switchboard/web/tokens.css';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { LANGUAGE, speak } from './texts';

speak(LANGUAGE);
const place = document.getElementById('root');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
