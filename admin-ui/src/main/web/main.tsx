import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { show } from './preferences';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/tables.css';
import './styles/pages.css';

show();
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
