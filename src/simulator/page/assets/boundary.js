// What cannot be drawn: it stands alone, and the page goes on.

import { Component, html } from './vendor/htm-preact.js';

/**
 * Draws its children, and a word where that fails, until there is something else to draw: `of` is what they are about; where that is
 * not said it is tried again whenever it is drawn again.
 */
export class Boundary extends Component {
  componentDidCatch(error) {
    this.setState({ wrong: error });
  }

  componentWillReceiveProps({ of }) {
    if (this.state.wrong && (!of || of !== this.props.of)) this.setState({ wrong: null });
  }

  render({ tag = 'p', children }, { wrong }) {
    return wrong ? html`<${tag} class="none" title=${String(wrong)}>This cannot be shown.<//>` : children;
  }
}
